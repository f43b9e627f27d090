// What the editor's text is made of, and how HTML becomes it and comes of it. Loaded before editor.js.
"use strict";
(() => {
  const { make } = window.rapport;
  const PM = window.ProseMirror;

  const block = (tag, extra = {}) => ({ content: "inline*", group: "block", parseDOM: [{ tag }], toDOM: () => [tag, 0], ...extra });
  const schema = new PM.Schema({
    nodes: {
      doc: { content: "block+" },
      paragraph: { ...block("p"), parseDOM: [{ tag: "p" }, { tag: "div:not(:has(p, ul, ol, div, blockquote, pre))" }, { tag: "h1, h2, h3, h4, h5, h6" }] },
      blockquote: block("blockquote", { content: "block+", defining: true }),
      code_block: block("pre", { content: "text*", marks: "", code: true, defining: true, parseDOM: [{ tag: "pre", preserveWhitespace: "full" }] }),
      bullet_list: block("ul", { content: "list_item+" }),
      ordered_list: {
        content: "list_item+", group: "block", attrs: { start: { default: 1 } },
        parseDOM: [{ tag: "ol", getAttrs: (dom) => ({ start: Number(dom.getAttribute("start")) || 1 }) }],
        toDOM: (node) => (node.attrs.start === 1 ? ["ol", 0] : ["ol", { start: node.attrs.start }, 0]),
      },
      list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
      text: { group: "inline" },
      hard_break: { inline: true, group: "inline", selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
      image: {
        inline: true, group: "inline", draggable: true, attrs: { src: {}, alt: { default: "" } },
        // Only pictures of this site: a pasted mail must not bring a tracking pixel along.
        parseDOM: [{ tag: "img[src]", getAttrs: (dom) => isOurs(dom.getAttribute("src")) && { src: dom.getAttribute("src"), alt: dom.getAttribute("alt") ?? "" } }],
        toDOM: (node) => ["img", node.attrs],
      },
      mention: {
        inline: true, group: "inline", atom: true, attrs: { id: {}, name: {} },
        parseDOM: [{ tag: "span[data-mention]", getAttrs: (dom) => ({ id: dom.dataset.mention, name: dom.textContent.replace(/^@/, "") }) }],
        toDOM: ({ attrs }) => ["span", { class: "r-at", "data-mention": attrs.id }, `@${attrs.name}`],
        leafText: ({ attrs }) => `@${attrs.name}`,
      },
    },
    marks: {
      link: {
        attrs: { href: {} }, inclusive: false,
        parseDOM: [{ tag: "a[href]", getAttrs: (dom) => isSafe(dom.getAttribute("href")) && { href: dom.getAttribute("href") } }],
        toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener nofollow" }, 0],
      },
      em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
      strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
      code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
    },
  });
  function isOurs(src) {
    try {
      return new URL(src, location).origin === location.origin;
    } catch {
      return false;
    }
  }
  function isSafe(href) {
    return /^(https?:|mailto:|tel:|\/|#)/i.test(href);
  }
  const { nodes } = schema;
  const parse = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    return PM.DOMParser.fromSchema(schema).parse(page.body);
  };
  // The schema drops styles and handlers; without this the browser first reports each to the console as a CSP violation.
  const quiet = (html) => html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<b\b[^>]*font-weight:\s*normal[^>]*>/gi, "<span>")
    .replace(/<[^>]+>/g, (tag) => tag.replace(/\s(?:style|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
  // Plain text from a page without script, or typed before: lines become paragraphs.
  const asHtml = (value) => (/<\w+[\s\S]*>/.test(value) ? value : value.split(/\n{2,}/).map((part) => {
    const box = make("p", {});
    part.split("\n").forEach((line, index) => box.append(...(index ? [make("br"), line] : [line])));
    return box.outerHTML;
  }).join(""));
  const isEmpty = (doc) => doc.childCount === 1 && doc.firstChild.type === nodes.paragraph && doc.firstChild.content.size === 0;
  const serialize = (doc) => {
    if (isEmpty(doc)) return "";
    const box = document.createElement("div");
    box.append(PM.DOMSerializer.fromSchema(schema).serializeFragment(doc.content));
    return box.innerHTML;
  };

  window.rapport.editorText = { schema, parse, quiet, asHtml, isEmpty, serialize, isSafe };
})();
