// What may stand in a page, whatever people write: run in the page, from its first moment on.

/** Writes down every element, attribute and policy report that no text may bring about. */
export function watchStructure(): void {
  const strange: string[] = [];
  Object.assign(window, { strange });
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    strange.push(`policy: ${violatedDirective} ${blockedURI}`);
  });
  addEventListener('error', ({ message }) => strange.push(`error: ${message}`));

  /** Those of the pages, the widget and the console. Rich text makes none that is not among them. */
  const KNOWN = new Set(
    (
      'html head meta title body script noscript link main header footer section nav aside article div p ' +
      'h1 h2 h3 h4 span small i blockquote strong em code pre br bdi time ul ol li dl dt dd a button label ' +
      'textarea input form svg path circle rect line polyline'
    ).split(' '),
  );
  const ADDRESSES = new Set(['href', 'src', 'action', 'formaction', 'data', 'xlink:href']);
  /** The merchant's colours, which are set through the object model. */
  const OWN_STYLE = /^(--wasl-[\w-]+: ?[#\w]+; ?)*$/;
  const WELL_BEHAVED = /^(https?:|mailto:|tel:|\/(?!\/)|#|$)/i;

  const look = (element: Element): void => {
    const name = element.localName;
    if (!KNOWN.has(name)) strange.push(`<${name}>`);
    // The dots of somebody who is writing.
    if (name === 'i' && element.textContent) strange.push('<i> with text');
    // The snippet, and the page's own file.
    if (name === 'script' && !element.getAttribute('src')) strange.push('<script> without a file');
    if (
      name === 'link' &&
      !/^(modulepreload|stylesheet|icon)$/.test((element as HTMLLinkElement).rel)
    ) {
      strange.push(element.outerHTML);
    }
    for (const { name: key, value } of element.attributes) {
      const bad =
        /^on|^srcdoc$/i.test(key) ||
        (key === 'style' && !OWN_STYLE.test(value)) ||
        (ADDRESSES.has(key) && !WELL_BEHAVED.test(value));
      if (bad) strange.push(`<${name} ${key}="${value}">`);
    }
    if (element.shadowRoot) watch(element.shadowRoot);
  };
  const lookAround = (node: Node): void => {
    if (!(node instanceof Element)) return;
    look(node);
    node.querySelectorAll('*').forEach(look);
  };
  const seen = new WeakSet<Node>();
  function watch(root: Document | ShadowRoot): void {
    if (seen.has(root)) return;
    seen.add(root);
    root.querySelectorAll('*').forEach(look);
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === 'attributes') look(target as Element);
        addedNodes.forEach(lookAround);
      }
    }).observe(root, { subtree: true, childList: true, attributes: true });
  }
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) {
    const root = attach.call(this, init);
    watch(root);
    return root;
  };
  watch(document);
}

/** What was written down so far; the title tells of a script that ran. */
export function strangeThings(): string[] {
  return [...new Set((window as unknown as { strange: string[] }).strange)];
}

/**
 * Puts one text after the other into a field, as a very fast person would; `entered` presses Enter
 * after each.
 */
export async function typeAll(
  field: Element,
  { texts, entered }: { texts: string[]; entered: boolean },
): Promise<void> {
  const value = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value');
  const init = { bubbles: true, composed: true, cancelable: true };
  for (const text of texts) {
    value?.set?.call(field, text);
    field.dispatchEvent(new InputEvent('input', { ...init, inputType: 'insertText', data: text }));
    if (entered) field.dispatchEvent(new KeyboardEvent('keydown', { ...init, key: 'Enter' }));
    await new Promise<void>((drawn) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => {
        channel.port1.close();
        drawn();
      };
      channel.port2.postMessage(0);
    });
  }
}
