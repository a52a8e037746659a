// The mark: a fixture plate with a locating notch and two pins.
export function Logo({ size = 28, inverse = false }: { size?: number; inverse?: boolean }) {
  const plate = inverse ? "#ffffff" : "#0958d9";
  const cut = inverse ? "#0958d9" : "#ffffff";
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill={plate} />
      <path d="M7 10h7v4.2a2.6 2.6 0 1 0 4 0V10h7v12H7z" fill={cut} />
      <circle cx="10.6" cy="18.6" r="1.5" fill={plate} />
      <circle cx="21.4" cy="18.6" r="1.5" fill={plate} />
    </svg>
  );
}
