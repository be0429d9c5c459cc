"use strict";
// Every page says all that it has to say without this. It shows the note of a number in a card beside it, copies the
// address of a number, and filters the entries of the page for searching. It asks nothing of any other machine, and
// every number that it shows is a copy of what stands on the page.
{
  const NUMBER = "a[role=doc-noteref]";
  const WAIT = 250; // milliseconds that a pointer rests on a number before its card opens, or may take on its way to it
  const GAP = 8; // pixels between a card and the edge of the window
  let card, owner, timer;

  const make = (tag, name, words = "") =>
    Object.assign(document.createElement(tag), { className: name, textContent: words });
  const near = (event, selector) => event.target.closest?.(selector);

  // --- the card: what a note says, for the eye alone, since the number itself leads to the note ---

  const hide = () => {
    clearTimeout(timer);
    card?.remove();
    card = owner = undefined;
  };

  const show = (link) => {
    if (link === owner) return;
    hide();
    const note = document.getElementById(link.getAttribute("href").slice(1)); // in a picture a link has no hash
    if (!note || note.matches(":target")) return;
    owner = link;
    card = make("div", "card");
    card.append(...note.cloneNode(true).childNodes);
    card.setAttribute("aria-hidden", "true");
    card.querySelectorAll("[role=doc-backlink], .address, .close").forEach((part) => part.remove());
    card.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    card.querySelectorAll("a").forEach((part) => (part.tabIndex = -1));
    document.body.append(card);
    const at = link.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(GAP, Math.min(at.left, clientWidth - width - GAP));
    const top = at.bottom + height < clientHeight ? at.bottom : Math.max(0, at.top - height);
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };

  const leave = () => {
    clearTimeout(timer);
    if (owner !== document.activeElement) timer = setTimeout(hide, WAIT);
  };

  addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = near(event, NUMBER);
    if (!link && !card?.contains(event.target)) return leave();
    clearTimeout(timer);
    if (link) timer = setTimeout(show, WAIT, link);
  });
  document.documentElement.addEventListener("pointerleave", leave);
  addEventListener("focusin", (event) => {
    if (card?.contains(event.target)) return;
    const link = near(event, NUMBER);
    if (link?.matches(":focus-visible")) show(link);
    else hide();
  });
  addEventListener("focusout", (event) => card?.contains(event.relatedTarget) || hide());

  // --- the address of a number ---

  const copied = (link) => {
    const words = link.textContent;
    link.style.minWidth = `${link.getBoundingClientRect().width}px`; // so that nothing moves
    link.textContent = "Copied";
    setTimeout(() => (link.textContent = words), 2000);
  };

  document.querySelectorAll(".address").forEach((link) => link.setAttribute("aria-live", "polite"));
  addEventListener("click", (event) => {
    if (near(event, NUMBER)) hide();
    const link = near(event, ".address");
    if (!link || !navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.textContent === "Copied") return;
    navigator.clipboard.writeText(link.href).then(
      () => copied(link),
      () => (location.hash = link.hash),
    );
  });

  // --- searching ---

  const find = document.querySelector(".find");
  const field = make("input", "");
  const said = make("p", "");

  const wordsOf = (text) =>
    text
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/(\d),(?=\d)/g, "$1")
      .match(/[\p{L}\p{N}]+(?:[.'’][\p{L}\p{N}]+)*/gu) ?? [];
  const groups = [...document.querySelectorAll("section.found")].map((group) => ({
    group,
    entries: [...group.querySelectorAll("li")].map((entry) => ({ entry, words: wordsOf(entry.textContent) })),
  }));

  const search = () => {
    const wanted = wordsOf(field.value);
    for (const { group, entries } of groups) {
      for (const { entry, words } of entries)
        entry.hidden = !wanted.every((part) => words.some((word) => word.startsWith(part)));
      group.hidden = entries.every(({ entry }) => entry.hidden);
    }
    said.textContent = groups.every(({ group }) => group.hidden) ? "Nothing here has all of these words." : "";
    try {
      history.replaceState(null, "", field.value ? `?q=${encodeURIComponent(field.value)}` : location.pathname);
    } catch {} // a file has no address that may change
  };

  if (find) {
    const label = make("label", "", "Words to find ");
    field.type = "search";
    field.autocomplete = "off";
    label.append(field);
    said.setAttribute("role", "status");
    find.setAttribute("role", "search");
    find.replaceChildren(label, said);
    const asked = new URLSearchParams(location.search).get("q");
    field.value = asked ?? "";
    if (asked !== null) field.focus();
    if (asked) search();
    field.addEventListener("input", search);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && wordsOf(field.value).length)
        document.querySelector(".found li:not([hidden]) a")?.click();
      if (event.key !== "Escape") return;
      field.value = "";
      search();
    });
  }

  addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
