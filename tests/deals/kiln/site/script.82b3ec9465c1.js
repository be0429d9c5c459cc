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
    const leftOut = "[role=doc-backlink], .address, .close, .inline li:nth-child(n + 4)"; // the note has them
    card.querySelectorAll(leftOut).forEach((part) => part.remove());
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
    entries: [...group.querySelectorAll(":scope > ul > li")].map((entry) => {
      const folded = entry.querySelector("details");
      const quoted = [...entry.querySelectorAll("details li")].flatMap((line) => wordsOf(line.textContent));
      const named = folded ? entry.textContent.replace(folded.textContent, " ") : entry.textContent;
      return { entry, folded, quoted, words: [...wordsOf(named), ...quoted] };
    }),
  }));
  const fits = (part) => (word) => word.startsWith(part) || (word.length > 3 && part.startsWith(word));

  // whether any entry has them; a quotation that has one of them is unfolded
  const narrow = (wanted, how) => {
    for (const { group, entries } of groups) {
      for (const { entry, folded, words, quoted } of entries) {
        entry.hidden = wanted.length > 0 && !wanted[how]((part) => words.some(fits(part)));
        if (folded) folded.open = !entry.hidden && wanted.some((part) => quoted.some(fits(part)));
      }
      group.hidden = entries.every(({ entry }) => entry.hidden);
    }
    return groups.some(({ group }) => !group.hidden);
  };

  const search = () => {
    const wanted = wordsOf(field.value);
    const longer = wanted.filter((word) => word.length > 3);
    said.textContent = narrow(wanted, "every")
      ? ""
      : longer.length && narrow(longer, "some")
        ? "Nothing here has all of these words; this has some of them."
        : "Nothing here has any of these words. A page may still say them.";
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

  // --- a note that is open closes by Escape, and by a click beside it; on paper all that is folded is open ---

  const close = () => document.querySelector(".notes li:target") && (location.hash = "close");
  addEventListener("keydown", (event) => event.key === "Escape" && (card ? hide() : close()));
  addEventListener("click", (event) => near(event, "a, li:target") || close());
  addEventListener("beforeprint", () => document.querySelectorAll("details:not(.cite)").forEach((part) => (part.open = true)));
}
