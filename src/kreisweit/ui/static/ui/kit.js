// Small helps on top of pages that work without them: focus of the error summary, file drop, caption of a map.
// No inline styles, no evaluation of text: the content policy of every page stays strict.

const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

for (const zone of document.querySelectorAll("[data-drop]")) {
  const input = zone.querySelector("input[type=file]");
  const words = zone.querySelector("[data-drop-words]");
  const over = (event, on) => {
    event.preventDefault();
    zone.classList.toggle("kw-drop--over", on);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  if (words) words.hidden = false;
}

for (const figure of document.querySelectorAll("[data-map-caption]")) {
  const caption = figure.querySelector("[data-caption]");
  if (!caption) continue;
  const say = (event) => {
    const link = event.target.closest(".map-link");
    if (link) caption.textContent = link.getAttribute("aria-label");
  };
  figure.addEventListener("pointerover", say);
  figure.addEventListener("focusin", say);
}

// Keys of a decision: only while nothing is being written and no other key is held. Whoever speaks to the computer or
// trembles can turn them off (WCAG 2.1.4); the choice stays in this browser.
const KEYS_OFF = "kw-keys-off";
for (const form of document.querySelectorAll("form[data-keys]")) {
  const choice = form.querySelector("[data-keys-switch]");
  const box = choice?.querySelector("input");
  if (!box) continue;
  choice.hidden = false;
  box.checked = localStorage.getItem(KEYS_OFF) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "1");
  });
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
}
