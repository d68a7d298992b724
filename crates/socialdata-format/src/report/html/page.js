// Filters and sorts what the page already shows. Without this script everything is there, in the order of the input.
'use strict';
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);

  // The language of the page for a screen reader follows the switch.
  for (const input of all('input[name="lang"]')) {
    input.addEventListener('change', () => {
      document.documentElement.lang = input.id.slice('lang-'.length);
      filter();
    });
  }

  const form = one('#filter');
  const search = one('#search');
  const onlyNew = one('#only-new');
  const cases = all('#cases > tbody > tr');
  const rules = all('#rules > tbody > tr');

  // What is searched in is what is seen: the other language does not count.
  const textOf = (row) => {
    const other = document.documentElement.lang === 'sv' ? 'en' : 'sv';
    let text = '';
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) text += node.data + ' ';
      else if (node.nodeType === Node.ELEMENT_NODE && !(node.localName === 'span' && node.lang === other)) {
        node.childNodes.forEach(walk);
      }
    };
    walk(row);
    return text.toLowerCase();
  };

  const isShown = (item, severities) =>
    severities.has(item.dataset.severity) && (!onlyNew?.checked || item.dataset.change === 'new');

  // Every word of the search must be somewhere in the case.
  function filter() {
    if (!form) return;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set(all('input[name="severity"]:checked').map((input) => input.value));
    const fits = (element) => {
      const text = words.length ? textOf(element) : '';
      return words.every((word) => text.includes(word));
    };
    let shown = 0;
    const seen = new Set();
    for (const row of cases) {
      const items = all('li', row);
      for (const item of items) item.hidden = !isShown(item, severities);
      const visible = items.filter((item) => !item.hidden);
      row.hidden = visible.length === 0 || !fits(row);
      if (!row.hidden) {
        shown += 1;
        for (const item of visible) seen.add(item.dataset.rule);
      }
    }
    const isNarrow = words.length > 0 || onlyNew?.checked;
    for (const row of rules) {
      row.hidden = !severities.has(row.dataset.severity) || (isNarrow && !seen.has(row.dataset.rule) && !fits(row));
    }
    for (const place of all('[data-shown]')) place.textContent = String(shown);
    for (const place of all('[data-total]')) place.textContent = String(cases.length);
    const nothing = one('#nothing');
    if (nothing) nothing.hidden = shown > 0;
  }

  if (form) {
    form.hidden = false;
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', filter);
    form.addEventListener('reset', (event) => {
      event.preventDefault();
      search.value = '';
      for (const input of all('input[type="checkbox"]', form)) input.checked = input.defaultChecked;
      filter();
    });
    for (const button of all('button.show-cases')) {
      button.hidden = false;
      button.addEventListener('click', () => {
        search.value = button.dataset.rule;
        filter();
        one('#arenden').scrollIntoView();
        search.focus({ preventScroll: true });
      });
    }
    filter();
  }

  // A row that a link leads to is there, whatever the filter says.
  addEventListener('hashchange', () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.hidden && form) {
      form.reset();
      target.scrollIntoView();
    }
  });

  // A head cell becomes a button that sorts by its column, upwards and then downwards.
  const valueOf = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();
  const collator = new Intl.Collator('sv', { numeric: true });

  function sortBy(head) {
    const column = head.cellIndex;
    const table = head.closest('table');
    const direction = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
    for (const other of all('th[aria-sort]', table)) other.setAttribute('aria-sort', 'none');
    head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
    const body = table.tBodies[0];
    const rows = [...body.rows];
    rows.sort((a, b) => direction * collator.compare(valueOf(a, column), valueOf(b, column)));
    body.append(...rows);
  }

  for (const head of all('th[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => sortBy(head));
  }

  // On paper every list of codes is open.
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = all('details:not([open])');
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
})();
