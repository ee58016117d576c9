'use strict';
// The page is whole without this script: it only hides rows, and keeps what is asked for in the address.
(() => {
  const form = document.getElementById('filter');
  const count = document.getElementById('count');
  const none = document.getElementById('none');
  const grades = ['info', 'low', 'medium', 'high', 'critical'];
  const checks = [...document.querySelectorAll('.check')].map((section) => ({
    section,
    practices: section.dataset.practice.split(' '),
    words: section.querySelector('h3').textContent,
    rows: [...section.querySelectorAll('.row')].map((row) => ({ row, words: null })),
  }));
  const all = checks.reduce((sum, check) => sum + check.rows.length, 0);

  const asked = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));

  const admits = (filter, check, it) => {
    const { verdict, severity, account, service, since } = it.row.dataset;
    const same = (name, value) => !filter.has(name) || filter.get(name) === value;
    if (!same('verdict', verdict) || !same('account', account) || !same('since', since)) return false;
    if (filter.has('practice') && !check.practices.includes(filter.get('practice'))) return false;
    if (filter.has('service') && !service.split(' ').includes(filter.get('service'))) return false;
    if (filter.has('severity') && grades.indexOf(severity) < grades.indexOf(filter.get('severity'))) return false;
    if (!filter.has('text')) return true;
    it.words ??= `${check.words} ${it.row.textContent}`.toLowerCase();
    return filter.get('text').toLowerCase().split(/\s+/).every((word) => it.words.includes(word));
  };

  const apply = () => {
    const filter = asked();
    let shown = 0;
    for (const check of checks) {
      const before = shown;
      for (const it of check.rows) {
        const admitted = admits(filter, check, it);
        it.row.hidden = !admitted;
        shown += admitted;
      }
      check.section.hidden = shown === before;
    }
    const number = (n) => n.toLocaleString('en-US');
    const words = [...filter].map(([name, value]) => `${name} ${value}`).join(', ');
    count.textContent = words
      ? `${number(shown)} of ${number(all)} findings: ${words}`
      : `${number(all)} ${all === 1 ? 'finding' : 'findings'}`;
    none.hidden = shown > 0 || all === 0;
    for (const link of document.querySelectorAll('a[data-asks]')) {
      const current = words !== '' && link.hash.slice(1) === filter.toString();
      if (current) link.setAttribute('aria-current', 'true'); else link.removeAttribute('aria-current');
    }
  };

  const fill = (filter) => {
    for (const field of form.elements) {
      if (field.name) field.value = filter.get(field.name) ?? '';
    }
    apply();
  };

  // What the address asks for: a filter, or one thing on the page.
  const follow = () => {
    const asks = location.hash.slice(1);
    if (asks.includes('=')) {
      fill(new URLSearchParams(asks));
      document.getElementById('findings').scrollIntoView();
      return;
    }
    const target = asks && document.getElementById(asks);
    if (!target) return;
    if (target.closest('[hidden]')) fill(new URLSearchParams());
    if (target instanceof HTMLDetailsElement) target.open = true;
    target.scrollIntoView();
  };

  for (const place of document.querySelectorAll('[data-filter]')) {
    const link = document.createElement('a');
    link.href = `#${place.dataset.filter}`;
    link.dataset.asks = '';
    link.append(...place.childNodes);
    place.append(link);
  }
  const keep = () => {
    apply();
    history.replaceState(null, '', `#${asked()}`);
  };
  form.addEventListener('input', keep);
  form.addEventListener('reset', () => setTimeout(keep));
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', follow);

  // Browsers that cannot show what is closed on paper open it for as long as they print.
  if (!CSS.supports('selector(::details-content)')) {
    let opened = [];
    addEventListener('beforeprint', () => {
      opened = [...document.querySelectorAll('details:not([open])')];
      for (const it of opened) it.open = true;
    });
    addEventListener('afterprint', () => opened.forEach((it) => { it.open = false; }));
  }

  form.hidden = false;
  apply();
  follow();
})();
