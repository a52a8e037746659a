// What the page has to say at the moment: short messages, and a question waiting for its answer.
export type Tone = "success" | "info" | "warning" | "error";

export interface Notice {
  key: number;
  tone: Tone;
  text: string;
}

export interface Question {
  title: string;
  text?: string;
  action: string;
  danger?: boolean;
}

export interface Asked extends Question {
  answer: (agreed: boolean) => void;
}

interface Said {
  notices: Notice[];
  asked: Asked | null;
}

const MOST = 3;
const SHORT_MS = 3200;
const LONG_MS = 7000;

/** One per page, like the document itself. */
class Notices {
  private said: Said = { notices: [], asked: null };
  private last = 0;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): Said => this.said;

  private set(change: Partial<Said>): void {
    this.said = { ...this.said, ...change };
    for (const listener of this.listeners) listener();
  }

  say(tone: Tone, text: string): void {
    this.last += 1;
    const notice = { key: this.last, tone, text };
    this.set({ notices: [...this.said.notices.filter((each) => each.text !== text), notice].slice(-MOST) });
    setTimeout(() => this.drop(notice.key), tone === "success" || tone === "info" ? SHORT_MS : LONG_MS);
  }

  drop(key: number): void {
    this.set({ notices: this.said.notices.filter((each) => each.key !== key) });
  }

  /** Resolves to true when the person agreed. */
  ask(question: Question): Promise<boolean> {
    this.said.asked?.answer(false);
    return new Promise((resolve) => {
      const answer = (agreed: boolean) => {
        this.set({ asked: null });
        resolve(agreed);
      };
      this.set({ asked: { ...question, answer } });
    });
  }
}

export const notices = new Notices();
