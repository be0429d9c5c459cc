// Reloads a page of the preview when there is a newer one, and lays what is wrong over it.
"use strict";

const version = Number(document.currentScript.dataset.version);
const words = { proving: "proving …", proved: "proved", problems: "not proved" };

const badge = document.createElement("p");
badge.id = "preview-state";
badge.setAttribute("role", "status");

const overlay = document.createElement("section");
overlay.id = "preview-problems";
overlay.setAttribute("role", "alert");
overlay.hidden = true;
const close = document.createElement("button");
close.textContent = "Close";
const report = document.createElement("pre");
report.tabIndex = 0;
overlay.append(close, report);
document.body.append(badge, overlay);

close.addEventListener("click", () => { overlay.hidden = true; });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") overlay.hidden = true; });

const events = new EventSource("/-/events");
events.addEventListener("message", (event) => {
  const now = JSON.parse(event.data);
  if (now.version !== version) { location.reload(); return; }
  const wrong = now.state === "problems";
  badge.dataset.state = now.state;
  badge.textContent = wrong || !now.report ? words[now.state] : `${words[now.state]} · ${now.report}`;
  report.textContent = wrong ? now.report : "";
  overlay.hidden = !wrong;
});
events.addEventListener("error", () => {
  badge.dataset.state = "gone";
  badge.textContent = "the preview has stopped";
});
