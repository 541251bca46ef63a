// Makes pages nicer; every page works without it: copy buttons, suggestions
// while typing, the focus on what is wrong with a form, filters that stay open
// on wide screens.
"use strict";
(() => {
	document.documentElement.classList.add("scripted");

	// say tells screen readers what has just happened.
	const live = document.createElement("p");
	live.className = "vh";
	live.setAttribute("role", "status");
	document.body.append(live);
	const say = (text) => {
		live.textContent = "";
		setTimeout(() => { live.textContent = text; }, 50);
	};

	for (const button of document.querySelectorAll("[data-copy]")) {
		const word = button.querySelector("span");
		const before = word.textContent;
		let timer;
		button.addEventListener("click", async () => {
			if (!await copy(button.dataset.copy)) return;
			word.textContent = button.dataset.copied;
			say(button.dataset.copied + " " + button.dataset.copy);
			clearTimeout(timer);
			timer = setTimeout(() => { word.textContent = before; }, 2500);
		});
	}

	// copy falls back to a selection where the clipboard is withheld, as on
	// plain http.
	async function copy(text) {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch {
			const field = document.createElement("textarea");
			field.value = text;
			field.className = "vh";
			document.body.append(field);
			field.select();
			const done = document.execCommand("copy");
			field.remove();
			return done;
		}
	}

	// A form with mistakes is read from its summary on.
	document.querySelector(".errors")?.focus();

	for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);

	// suggest makes a search box a combobox: arrows choose, Enter opens the
	// chosen page or else searches, Escape closes.
	function suggest(input) {
		const list = document.createElement("ul");
		list.id = input.id + "-hits";
		list.className = "hits";
		list.hidden = true;
		list.setAttribute("role", "listbox");
		list.setAttribute("aria-label", input.dataset.suggestLabel);
		input.after(list);
		for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) {
			input.setAttribute(name, value);
		}
		let chosen = -1, asked = "", timer, request;

		const choose = (i) => {
			chosen = i;
			[...list.children].forEach((li, n) => li.setAttribute("aria-selected", String(n === i)));
			if (i >= 0) input.setAttribute("aria-activedescendant", list.children[i].id);
			else input.removeAttribute("aria-activedescendant");
		};
		const show = (hits) => {
			list.replaceChildren(...hits.map((hit, n) => {
				const li = document.createElement("li");
				li.id = list.id + "-" + n;
				li.setAttribute("role", "option");
				const name = document.createElement("span");
				name.textContent = hit.name;
				li.append(name);
				if (hit.hint) {
					const hint = document.createElement("small");
					hint.textContent = hit.hint;
					li.append(" ", hint);
				}
				li.dataset.url = hit.url;
				li.addEventListener("mousedown", (e) => e.preventDefault());
				li.addEventListener("click", () => { location.href = hit.url; });
				return li;
			}));
			list.hidden = hits.length === 0;
			input.setAttribute("aria-expanded", String(!list.hidden));
			choose(-1);
		};
		const ask = async () => {
			const q = input.value.trim();
			if (q === asked) return;
			asked = q;
			request?.abort();
			if (q === "") return show([]);
			request = new AbortController();
			try {
				const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(q), {signal: request.signal});
				const hits = answer.ok ? await answer.json() : [];
				if (q === asked && document.activeElement === input) show(hits);
			} catch { /* the form still searches */ }
		};
		const later = () => { clearTimeout(timer); timer = setTimeout(ask, 120); };

		input.addEventListener("input", (e) => { if (!e.isComposing) later(); });
		input.addEventListener("compositionend", later);
		input.addEventListener("blur", () => { asked = ""; show([]); });
		input.addEventListener("keydown", (e) => {
			if (e.isComposing || list.hidden) return;
			const last = list.children.length - 1;
			if (e.key === "ArrowDown") choose(chosen >= last ? -1 : chosen + 1);
			else if (e.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
			else if (e.key === "Escape") show([]);
			else if (e.key === "Enter" && chosen >= 0) location.href = list.children[chosen].dataset.url;
			else return;
			e.preventDefault();
		});
	}

	// Browsers that cannot show closed details by style get them opened.
	if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 62rem)").matches) {
		for (const filters of document.querySelectorAll(".filters")) filters.open = true;
	}
})();
