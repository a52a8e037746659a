// The harmless part of formatted text. The server cleans what is stored; this guards what is shown.

const KEPT = new Set(
  "P BR DIV SPAN B STRONG I EM U S UL OL LI H1 H2 H3 H4 BLOCKQUOTE PRE CODE A TABLE THEAD TBODY TR TH TD HR SUB SUP".split(
    " ",
  ),
);
const DROPPED = new Set("SCRIPT STYLE IFRAME OBJECT EMBED TEMPLATE SVG MATH NOSCRIPT TITLE HEAD".split(" "));

/** HTML of known elements only, without attributes but safe links. */
export function harmlessHtml(html: string): string {
  const source = new DOMParser().parseFromString(html, "text/html");
  const target = document.implementation.createHTMLDocument("");
  copyChildren(source.body, target.body, target);
  return target.body.innerHTML;
}

function copyChildren(from: Node, to: Node, maker: Document): void {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.appendChild(maker.createTextNode(child.textContent ?? ""));
    if (!(child instanceof Element) || DROPPED.has(child.tagName.toUpperCase())) continue;
    const copy = KEPT.has(child.tagName) ? copyElement(child, maker) : null;
    if (copy) to.appendChild(copy);
    copyChildren(child, copy ?? to, maker);
  }
}

function copyElement(element: Element, maker: Document): Element {
  const copy = maker.createElement(element.tagName);
  const address = element.getAttribute("href") ?? "";
  if (copy.tagName === "A" && /^(https?:|mailto:|tel:)/i.test(address.trim())) {
    copy.setAttribute("href", address.trim());
    copy.setAttribute("target", "_blank");
    copy.setAttribute("rel", "noopener noreferrer nofollow");
  }
  return copy;
}

/** The plain text of formatted text, on one line. */
export function plainText(html: string): string {
  const text = html
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, " ")
    .replace(/<\/?(p|br|div|li|h\d|tr|td|th)[^>]*>/gi, " ")
    .replace(/<[^>]*>/g, "");
  const names: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', nbsp: " ", "#39": "'" };
  return text
    .replace(/&(lt|gt|amp|quot|nbsp|#39);/g, (_, name: string) => names[name] ?? " ")
    .replace(/\s+/g, " ")
    .trim();
}
