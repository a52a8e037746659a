// Asks before something that is hard to undo.
import { notices, type Question } from "./notices";

const ask = (question: Question): Promise<boolean> => notices.ask(question);

/** The asking function; it resolves to true when the person agreed. */
export const useConfirm = () => ask;
