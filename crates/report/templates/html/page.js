'use strict';
// The page is whole without this script: it only hides rows, unfolds those that are asked for, and keeps what is
// asked for in the address.
(() => {
  const form = document.getElementById('filter');
  const count = document.getElementById('count');
  const none = document.getElementById('none');
  const grades = ['info', 'low', 'medium', 'high', 'critical'];
  const checks = [...document.querySelectorAll('.check')].map((section) => ({
    section,
    practices: section.dataset.practice.split(' '),
    cause: section.closest('.cause'),
    words: section.querySelector('h3, summary').textContent,
    rows: [...section.querySelectorAll('.row')].map((row) => ({ row, words: null })),
  }));
  const causes = [...document.querySelectorAll('.cause')];
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

  // What was unfolded for a filter is folded again after it.
  const unfolded = new Set();
  const unfold = (fold, wanted) => {
    if (wanted && !fold.open) unfolded.add(fold);
    if (wanted || unfolded.delete(fold)) fold.open = wanted;
  };

  const apply = () => {
    const filter = asked();
    const narrowed = filter.toString() !== '';
    const matching = new Map(causes.map((cause) => [cause, 0]));
    let shown = 0;
    for (const check of checks) {
      const before = shown;
      for (const it of check.rows) {
        const admitted = admits(filter, check, it);
        it.row.hidden = !admitted;
        shown += admitted;
      }
      check.section.hidden = shown === before;
      if (!check.cause) continue;
      matching.set(check.cause, matching.get(check.cause) + shown - before);
      unfold(check.section, narrowed && shown > before);
    }
    const number = (n) => n.toLocaleString('en-US');
    for (const [cause, n] of matching) {
      cause.hidden = narrowed && n === 0;
      unfold(cause, narrowed && n > 0);
      const words = cause.querySelector('.matching');
      words.hidden = !narrowed;
      words.textContent = `${number(n)} listed`;
    }
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
    for (let fold = target; fold; fold = fold.parentElement.closest('details')) {
      if (fold instanceof HTMLDetailsElement) fold.open = true;
    }
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
