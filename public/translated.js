// A browser that translates the page puts `<font>` elements into the place of text nodes, which the app
// goes on changing. The node waits in a holder out of sight: once the app changes it, it comes back.

/** The `<font>` for each holder of a text node. */
const translations = new WeakMap();

const returning = new MutationObserver((changes) => {
  for (const { target } of changes) {
    const holder = target.nodeType === Node.TEXT_NODE ? target.parentNode : target;
    const font = translations.get(holder);
    if (!font) continue;
    translations.delete(holder);
    font.replaceWith(...holder.childNodes);
  }
});

function hold(text, font) {
  const holder = document.createElement("span");
  holder.append(text);
  translations.set(holder, font);
  returning.observe(holder, { childList: true, characterData: true, subtree: true });
}

new MutationObserver((changes) => {
  const fonts = [];
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeName === "FONT") fonts.push(node);
  }
  if (fonts.length === 0) return;
  for (const { addedNodes, removedNodes, previousSibling, nextSibling } of changes) {
    const font = [...addedNodes, previousSibling, nextSibling].find((node) => fonts.includes(node));
    const [text] = removedNodes;
    if (font && text?.nodeType === Node.TEXT_NODE && !text.parentNode) hold(text, font);
  }
}).observe(document, { childList: true, subtree: true });
