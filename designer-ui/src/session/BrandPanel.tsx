// What Jigsmith is, beside the sign-in form.
import { useText } from "@/i18n/setup";
import { Logo } from "@/ui/Logo";
import styles from "./signin.module.css";

export function BrandPanel() {
  const { t } = useText();
  return (
    <section className={styles.brand} aria-label={t("brand.name")}>
      <FixtureDrawing />
      <div className={styles.name}>
        <Logo size={40} inverse />
        {t("brand.name")}
      </div>
      <div className={styles.slogan}>
        <h2>{t("brand.slogan")}</h2>
        <p>{t("brand.text")}</p>
      </div>
      <div className={styles.foot}>{t("brand.foot")}</div>
    </section>
  );
}

/** A drilling jig as a line drawing: base plate, locating pins, bushings, a clamped part. */
function FixtureDrawing() {
  return (
    <svg
      className={styles.drawing}
      viewBox="0 0 560 460"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
    >
      <rect x="60" y="150" width="440" height="230" rx="18" />
      <rect x="84" y="174" width="392" height="182" rx="8" strokeDasharray="7 6" />
      <path d="M150 150v-60h100v34a30 30 0 0 0 60 0V90h100v60" />
      {[118, 442].map((x) => (
        <g key={x}>
          <circle cx={x} cy="206" r="15" />
          <circle cx={x} cy="206" r="6" />
          <circle cx={x} cy="324" r="15" />
          <circle cx={x} cy="324" r="6" />
        </g>
      ))}
      {[210, 280, 350].map((x) => (
        <g key={x}>
          <circle cx={x} cy="265" r="27" />
          <circle cx={x} cy="265" r="17" />
          <path d={`M${x - 40} 265h80M${x} 225v80`} strokeDasharray="12 4 3 4" />
        </g>
      ))}
      <path d="M60 414h440M60 404v20M500 404v20M72 409l-12 5 12 5M488 409l12 5-12 5" />
      <path d="M530 150v230M520 150h20M520 380h20" />
    </svg>
  );
}
