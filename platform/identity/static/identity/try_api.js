// Tries the API: forms from its description, requests with the reader's token, answers as a program gets them.
const { icon, make, csrf, toast, failed } = window.rapport;
const page = document.querySelector("[data-try]");
const words = page.querySelector("[data-try-words]").content;
const word = (key) => words.querySelector(`[data-w="${key}"]`).textContent;
const form = page.querySelector("[data-try-form]");
const choice = form.querySelector("select");
const fields = form.querySelector("[data-try-fields]");
const text = form.querySelector("[data-try-text]");
const said = page.querySelector("[data-try-answer]");
const token = page.querySelector("#try-token");
const send = form.querySelector(".btn-primary");
const LONGEST_SHOWN = 100_000;
let operations = new Map();
let chosen = null;

const pre = (content, label) => {
  const box = make("pre", { tabindex: "0", "aria-label": label }, make("code", {}, content.slice(0, LONGEST_SHOWN)));
  return make("div", { class: "r-prose" }, box);
};
const wrong = (input, sentence) => {
  const field = input.closest(".r-field");
  field.querySelectorAll(".r-error").forEach((old) => old.remove());
  input.toggleAttribute("aria-invalid", Boolean(sentence));
  if (!sentence) return false;
  const id = `${input.id}-wrong`;
  field.append(make("p", { class: "r-error", id }, icon("alert-circle"), make("span", {}, sentence)));
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", id);
  return true;
};

// ---- The form of an operation.
const labelled = (id, name, input, { help = "", optional = false } = {}) => {
  const label = make("label", { for: id }, make("code", {}, name));
  if (optional) label.append(" ", make("span", { class: "r-optional" }, word("optional")));
  const field = make("div", { class: "r-field" }, label, input);
  if (help) field.append(make("p", { class: "r-help", lang: "en" }, help));
  return field;
};
const inputOf = (parameter, id) => {
  const shape = parameter.schema ?? {};
  const many = shape.type === "array" ? shape.items : shape;
  const values = many.enum ?? (many.type === "boolean" ? ["true", "false"] : null);
  const common = { id, "data-name": parameter.name, "data-in": parameter.in, required: Boolean(parameter.required), spellcheck: "false", autocomplete: "off" };
  if (!values) return make("input", { class: "form-control", type: "text", inputmode: many.type === "integer" ? "numeric" : false, ...common });
  const select = make("select", { class: "form-select", ...common }, make("option", { value: "" }, ""));
  values.forEach((value) => select.append(make("option", {}, String(value))));
  return select;
};
const show = (id) => {
  chosen = operations.get(id);
  if (!chosen) return;
  choice.value = id;
  history.replaceState(null, "", `#${id}`);
  const { operation, method, path } = chosen;
  text.replaceChildren(make("strong", {}, operation.summary), " ", make("code", {}, `${method.toUpperCase()} ${path}`));
  const more = (operation.description ?? "").trim();
  if (more) text.append(make("span", { class: "r-help" }, ` ${more.replace(/\s+/g, " ").replaceAll("`", "")}`));
  fields.replaceChildren();
  (operation.parameters ?? []).forEach((parameter, place) => {
    const id = `try-p${place}`;
    fields.append(labelled(id, parameter.name, inputOf(parameter, id), { help: parameter.description, optional: !parameter.required }));
  });
  const content = operation.requestBody?.content ?? {};
  if (content["application/json"]) {
    const area = make("textarea", { class: "form-control r-num", id: "try-body", rows: "10", spellcheck: "false", autocapitalize: "none" });
    area.value = JSON.stringify(content["application/json"].example ?? {}, null, 2);
    fields.append(labelled("try-body", word("body"), area));
  }
  if (content["multipart/form-data"]) fields.append(labelled("try-file", word("file"), make("input", { class: "form-control", type: "file", id: "try-file" })));
  send.classList.toggle("btn-danger", method === "delete");
};

// ---- A request made of what is filled in; null when something is missing.
const filled = () => {
  let { path } = chosen;
  const query = new URLSearchParams();
  const headers = { Authorization: `Bearer ${token.value.trim()}`, "Accept-Language": document.documentElement.lang };
  const bad = [...fields.querySelectorAll("[data-name]")].filter((input) => wrong(input, input.required && !input.value.trim() ? word("needed") : ""));
  if (wrong(token, token.value.trim() ? "" : word("needed"))) bad.unshift(token);
  for (const input of fields.querySelectorAll("[data-name]")) {
    const value = input.value.trim();
    if (!value) continue;
    if (input.dataset.in === "path") path = path.replace(`{${input.dataset.name}}`, encodeURIComponent(value));
    else if (input.dataset.in === "header") headers[input.dataset.name] = value;
    else query.append(input.dataset.name, value);
  }
  let body;
  const area = fields.querySelector("#try-body");
  if (area) {
    body = area.value;
    headers["Content-Type"] = "application/json";
    try {
      JSON.parse(body);
      wrong(area, "");
    } catch {
      wrong(area, word("json"));
      bad.push(area);
    }
  }
  const file = fields.querySelector("#try-file");
  if (file) {
    if (wrong(file, file.files.length ? "" : word("needed"))) bad.push(file);
    body = new FormData();
    if (file.files.length) body.append("file", file.files[0]);
  }
  bad[0]?.focus();
  const address = query.size ? `${path}?${query}` : path;
  return bad.length ? null : { address, method: chosen.method.toUpperCase(), headers, body };
};
const quoted = (value) => `'${value.replaceAll("'", "'\\''")}'`;
const asCurl = ({ address, method, headers, body }) => {
  const lines = [`curl -X ${method} ${quoted(location.origin + address)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(name === "Authorization" ? '-H "Authorization: Bearer $TOKEN"' : `-H ${quoted(`${name}: ${value}`)}`);
  if (typeof body === "string") lines.push(`-d ${quoted(body)}`);
  else if (body) lines.push("-F file=@FILE");
  return lines.join(" \\\n  ");
};

// ---- The answer.
const readable = async (answer) => {
  const kind = answer.headers.get("Content-Type") ?? "";
  if (!kind.includes("json") && !kind.startsWith("text/")) return (await answer.blob()).size ? word("binary") : word("empty");
  const body = await answer.text();
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body || word("empty");
  }
};
const tell = async (request, answer, took) => {
  const good = answer.status < 400;
  const badge = make("span", { class: `r-badge r-badge-${good ? "good" : "bad"}` }, icon(good ? "circle-check" : "circle-x", 12), String(answer.status));
  const lines = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const folded = (title, content) => make("details", {}, make("summary", {}, title), pre(content, title));
  said.replaceChildren(
    make("p", { class: "r-row" }, badge, make("span", { class: "r-quiet r-num" }, `${took} ms`)),
    pre(await readable(answer), String(answer.status)),
    folded(word("headers"), lines),
    folded(word("curl"), asCurl(request)),
  );
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const request = chosen && filled();
  if (!request) return;
  send.setAttribute("aria-busy", "true");
  send.classList.add("is-busy");
  const begun = performance.now();
  try {
    const { address, ...options } = request;
    const answer = await fetch(address, { ...options, credentials: "omit", cache: "no-store" });
    await tell(request, answer, Math.round(performance.now() - begun));
  } catch {
    toast(word("offline"), "warn");
  } finally {
    send.removeAttribute("aria-busy");
    send.classList.remove("is-busy");
  }
});
choice.addEventListener("change", () => show(choice.value));
page.querySelector("[data-try-token]").addEventListener("click", async () => {
  const headers = { "X-CSRFToken": csrf(), "X-Requested-With": "XMLHttpRequest" };
  const answer = await fetch(page.dataset.trial, { method: "POST", headers }).catch(() => null);
  if (answer?.status === 401) return failed(401);
  if (!answer) return toast(word("offline"), "warn");
  const found = await answer.json();
  if (!answer.ok) return wrong(token, found.sentence);
  token.value = found.secret;
  wrong(token, "");
  choice.focus();
});

// ---- The description.
const start = async () => {
  const described = await (await fetch(page.dataset.try)).json();
  const groups = new Map();
  for (const [path, methods] of Object.entries(described.paths))
    for (const [method, operation] of Object.entries(methods)) {
      operations.set(operation.operationId, { operation, method, path });
      const tag = operation.tags?.[0] ?? "";
      if (!groups.has(tag)) groups.set(tag, make("optgroup", { label: tag }));
      const short = path.replace("/api/v1/", "/");
      groups.get(tag).append(make("option", { value: operation.operationId }, `${method.toUpperCase()} ${short}`));
    }
  choice.replaceChildren(...groups.values());
  send.disabled = false;
  const wanted = location.hash.slice(1);
  show(operations.has(wanted) ? wanted : "get_me");
};
start().catch(() => said.replaceChildren(make("p", { class: "r-error" }, icon("alert-circle"), make("span", {}, word("failed")))));
