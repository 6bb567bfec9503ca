// Counts a text message while one types, as the portal does (programs/base/sms.py, campaigns/measure.py): bytes in
// cp949, with the longest values. Sugar: "미리 보기" shows the same without it.
"use strict";
(() => {
  const form = document.querySelector("form[data-compose]");
  const holder = document.getElementById("compose-data");
  if (!form || !holder) return;
  const data = JSON.parse(holder.textContent);
  const number = new Intl.NumberFormat("ko-KR");

  // The letters of cp949. The browser can only read it, so every pair of bytes is read once; "euc-kr" is cp949 there.
  const encodable = (() => {
    const bytes = [];
    for (let lead = 0x81; lead <= 0xfe; lead++)
      for (let trail = 0x41; trail <= 0xfe; trail++)
        if (trail <= 0x5a || (trail >= 0x61 && trail <= 0x7a) || trail >= 0x81) bytes.push(lead, trail, 0x0a);
    const letters = new TextDecoder("euc-kr").decode(new Uint8Array(bytes)).split("\n");
    return new Set(letters.filter((letter) => [...letter].length === 1 && letter !== "\ufffd"));
  })();

  const normal = (text) => text.replace(/\r\n?/g, "\n").normalize("NFC");
  const widthOf = (letter) => (letter.codePointAt(0) < 0x80 ? 1 : encodable.has(letter) ? 2 : null);

  // {bytes} of the text as it goes out; {outside}: letters that cannot, with line and place; {replaced}: those that change.
  function measure(text) {
    let bytes = 0, line = 1, place = 0;
    const outside = [], replaced = new Map();
    for (const letter of normal(text)) {
      if (letter === "\n") { line++; place = 0; bytes++; continue; }
      place++;
      const inside = data.inside[letter];
      if (inside !== undefined) replaced.set(letter, inside);
      for (const out of inside === undefined ? letter : inside) {
        const width = widthOf(out);
        if (width === null) outside.push({ letter, line, place });
        else bytes += width;
      }
    }
    return { bytes: outside.length ? null : bytes, outside, replaced };
  }

  const longest = (texts) => texts.reduce((best, text) => ((measure(text).bytes || 0) > (measure(best).bytes || 0) ? text : best), "");

  // The text with the longest value for each variable, or what is wrong with its braces.
  function fill(template, values) {
    let fault = "";
    const text = template.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (found, inner) => {
      if (found === "{{") return "{";
      if (found === "}}") return "}";
      const parts = (inner === undefined ? "" : inner).match(/^([A-Za-z_]\w*)(?::([^/{}]+)\/([^/{}]+))?$/);
      if (!parts) { fault = fault || "중괄호를 읽지 못했어요."; return found; }
      if (!(parts[1] in values)) { fault = fault || `채울 수 없는 값이에요: {${parts[1]}}`; return found; }
      return values[parts[1]] + (parts[2] ? longest([parts[2], parts[3]]) : "");
    });
    return { text, fault };
  }

  const chosen = (name) => [...form.querySelectorAll(`input[name=${name}]`)].filter((input) => input.checked);
  const labelsOf = (name) => {
    const all = [...form.querySelectorAll(`input[name=${name}]`)];
    const picked = chosen(name);
    return (picked.length ? picked : all).map((input) => input.closest("label").textContent.trim());
  };
  const purpose = () => form.dataset.purpose || (form.querySelector("input[name=purpose]:checked") || {}).value || "info";
  const hasImage = () => {
    const file = form.querySelector("input[type=file]"), without = form.querySelector("input[name=without_image]");
    return Boolean((file && file.files.length) || (form.querySelector("[data-image]") && !(without && without.checked)));
  };
  const values = () => ({
    manage_link: data.link,
    dong: longest([...labelsOf("dongs"), data.district]),
    topics: longest([chosen("topics").length ? labelsOf("topics").join(", ") : data.topics, data.any]),
  });

  function whole(body, language) {
    const lines = data.footers[purpose()][language];
    return [body.trim(), ...lines.filter((line) => !(line.includes("{manage_link}") && body.includes("{manage_link")))].join("\n");
  }

  // Everything the panel under a text says; also what the tests compare with Python.
  function weigh(body, language) {
    const written = measure(body);
    const filled = fill(whole(normal(body), language), values());
    const sent = measure(filled.text);
    const bytes = filled.fault ? null : sent.bytes;
    const kind = hasImage() ? "mms" : bytes !== null && bytes <= data.limits.sms ? "sms" : "lms";
    return { ...written, fault: filled.fault, bytes, kind, limit: kind === "sms" ? data.limits.sms : data.limits.lms };
  }

  const NAMES = { sms: "문자(SMS)", lms: "긴 문자(LMS)", mms: "그림 문자(MMS)" };
  const say = (tag, text, classes = "") => Object.assign(document.createElement(tag), { textContent: text, className: classes });

  function show(panel, field) {
    const body = field.value;
    panel.hidden = !body.trim();
    if (panel.hidden) return null;
    const found = weigh(body, field.name === "body_en" ? "en" : "ko");
    const lines = [];
    if (found.bytes !== null) {
      lines.push(say("p", `${NAMES[found.kind]} · ${number.format(found.bytes)} / ${number.format(found.limit)}바이트`, "compose-live__count"));
      if (found.bytes > data.limits.lms) lines.push(say("p", `${number.format(found.bytes - data.limits.lms)}바이트를 줄여 주세요.`, "compose-live__fault"));
      lines.push(say("p", "저절로 붙는 안내 줄까지 센 길이예요.", "case-field__help"));
    }
    if (found.fault) lines.push(say("p", found.fault, "compose-live__fault"));
    if (found.outside.length) {
      const where = found.outside.slice(0, 5).map((one) => `‘${one.letter}’ (${one.line}번째 줄 ${one.place}번째)`).join(", ");
      lines.push(say("p", `문자로 보낼 수 없는 글자: ${where}${found.outside.length > 5 ? ` 등 ${found.outside.length}개` : ""}`, "compose-live__fault"));
    }
    if (found.replaced.size) {
      const changes = [...found.replaced].map(([from, to]) => `${data.invisible[from] || from} → ${to || "없앰"}`).join(", ");
      lines.push(say("p", `바뀌어 나가는 글자: ${changes}`, "case-field__help"));
    }
    panel.replaceChildren(...lines);
    return found;
  }

  let reached = null;
  function refresh() {
    const kinds = [];
    for (const panel of form.querySelectorAll("[data-live]")) {
      const field = form.elements[panel.dataset.live];
      const found = field && show(panel, field);
      if (found) kinds.push(found.kind);
    }
    const cost = form.querySelector("[data-live-cost]");
    if (!cost || reached === null || !kinds.length) return;
    const kind = kinds.includes("mms") ? "mms" : kinds.includes("lms") ? "lms" : "sms";
    const price = data.prices[kind];
    cost.hidden = false;
    cost.textContent = price === undefined
      ? "단가가 등록되지 않아 비용을 계산할 수 없어요."
      : `예상 비용 ${number.format(Math.ceil(Math.round(Number(price) * 10) * reached / 10))}원 (${NAMES[kind]} ${price}원 × ${number.format(reached)})`;
  }

  let asked = 0;
  async function count() {
    const line = form.querySelector("[data-live-count]");
    if (!line || !form.dataset.count) return;
    const mine = ++asked, query = new URLSearchParams({ purpose: purpose() });
    if (form.elements.campaign) query.set("campaign", form.elements.campaign.value); // narrowed to some people
    for (const name of ["topics", "dongs", "age_bands", "languages"]) for (const input of chosen(name)) query.append(name, input.value);
    const answer = await fetch(`${form.dataset.count}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (mine !== asked) return; // a newer choice is being counted
    line.hidden = false;
    if (!answer || !answer.ok) { line.textContent = "받는 사람을 세지 못했어요. ‘미리 보기’로 다시 세어 주세요."; reached = null; return; }
    const found = await answer.json();
    reached = found.reached;
    const out = found.left_out.map((one) => `${one.why} ${number.format(one.number)}명`).join(", ");
    line.replaceChildren(say("strong", number.format(found.reached)), `명이 받아요.${out ? ` 빠지는 사람: ${out}.` : ""}`);
    refresh();
  }

  function preview(file) {
    const place = form.querySelector("[data-chosen-image]");
    if (!place) return;
    place.hidden = !file;
    place.replaceChildren();
    if (!file) return;
    const reader = new FileReader(); // a data: address, which the content security policy allows
    reader.addEventListener("load", () => place.replaceChildren(Object.assign(new Image(), { src: reader.result, alt: "고른 그림", className: "compose-phone__image" })));
    reader.readAsDataURL(file);
  }

  form.addEventListener("input", refresh);
  form.addEventListener("change", (event) => {
    if (event.target.type === "file") preview(event.target.files[0]);
    if (["topics", "dongs", "age_bands", "languages", "purpose"].includes(event.target.name)) count();
    refresh();
  });
  window.composeCount = { measure, weigh };
  refresh();
  count();
})();
