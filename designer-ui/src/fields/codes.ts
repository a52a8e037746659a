// Scanned codes: labels carry "#TYPE-code$"; people mean the code.

/** The code itself: of "#WO-2401$" (or two scans glued together) the first one's "2401"; other text is trimmed. */
export function cleanCode(scanned: string): string {
  const match = /^#[A-Z]{2}-([^$]+)\$/.exec(scanned.trim());
  return match?.[1] ?? scanned.trim();
}
