// The wall of clips, and the table: a card plays without sound while the pointer or the focus rests on it, keys go from one to the next, clips
// are chosen and dragged onto campaigns. What is chosen is marked here at once; the page hears of it.

import { step } from '../../js/grid-keys.js';
import { hasSingleKeys, isBusy, isWriting } from '../../js/keys.js';

const PAUSE = 120; // ms; a pointer that only passes over starts nothing
const MOST = 1000; // so many are changed at once

export function watch(wall, page) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const end = new AbortController();
  const on = (name, listener, where = wall) => where.addEventListener(name, listener, { signal: end.signal });
  let card = null;
  let timer = 0;

  function enter(next) {
    if (next === card) return;
    leave();
    card = next;
    if (card && !calm.matches) timer = setTimeout(play, PAUSE, card);
  }

  function leave() {
    clearTimeout(timer);
    const preview = card?.querySelector('[data-preview]');
    preview?.replaceChildren();
    const video = card?.querySelector('video');
    if (video) {
      video.pause();
      video.currentTime = 0;
    }
    card = null;
  }

  async function play(target) {
    const preview = target.querySelector('[data-preview]');
    let video = target.querySelector('video');
    if (preview) {
      video = document.createElement('video');
      video.src = preview.dataset.preview;
      video.loop = video.playsInline = true;
      video.addEventListener('playing', () => video.classList.add('is-playing'), { once: true });
      preview.replaceChildren(video);
    }
    if (!video) return;
    video.muted = true;
    try {
      await video.play();
    } catch {
      // left before it began, or the browser does not allow it: the picture stays
    }
  }

  on('pointerover', event => { if (event.pointerType !== 'touch') enter(event.target.closest('article')); });
  on('pointerleave', () => enter(null));
  on('focusin', event => enter(event.target.closest('article')));
  on('focusout', event => { if (!wall.contains(event.relatedTarget)) enter(null); });

  // ---- Choosing ----

  const chosen = new Set();
  let anchor = null;
  let told = '';

  const all = () => [...wall.querySelectorAll('[data-job]')];
  const of = element => element?.closest?.('[data-job]');
  const find = id => wall.querySelector(`[data-job="${id}"]`);
  const idOf = one => one.dataset.job;

  function draw() {
    for (const one of all()) {
      const is = chosen.has(idOf(one));
      if (one.hasAttribute('data-selected') !== is) one.toggleAttribute('data-selected', is);
      const box = one.querySelector('[data-select]');
      if (box && box.checked !== is) box.checked = is;
    }
    wall.toggleAttribute('data-selecting', chosen.size > 0);
  }

  function tell() {
    const ids = [...chosen].join();
    if (ids === told) return;
    told = ids;
    page.invokeMethodAsync('Choose', [...chosen].map(Number)).catch(() => {}); // the connection is away
  }

  function put(one, is) {
    if (is && chosen.size < MOST) chosen.add(idOf(one));
    else if (!is) chosen.delete(idOf(one));
  }

  function toggle(one) {
    put(one, !chosen.has(idOf(one)));
    anchor = idOf(one);
    draw();
    tell();
  }

  // From the one that was chosen last to this one.
  function reach(one) {
    const list = all();
    const from = list.findIndex(other => idOf(other) === anchor);
    const to = list.indexOf(one);
    if (from < 0) return toggle(one);
    for (const other of list.slice(Math.min(from, to), Math.max(from, to) + 1)) put(other, true);
    draw();
    tell();
  }

  function clear() {
    chosen.clear();
    anchor = null;
    draw();
    tell();
  }

  on('click', event => {
    const one = of(event.target);
    if (!one || event.button !== 0) return;
    const isBox = event.target.closest('[data-select], .card-select');
    if (isBox && !event.target.matches('[data-select]')) return; // the label's click comes again from the box
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isBox && !(event.shiftKey && !event.ctrlKey && !event.metaKey) && !(isPlain && chosen.size > 0)) {
      if (isPlain && event.target.closest('.card-link')) remember(one);
      return;
    }
    if (!isBox) event.preventDefault(); // it would be opened
    event.stopPropagation();
    if (event.shiftKey) {
      getSelection()?.removeAllRanges();
      reach(one);
    } else toggle(one);
  });
  on('mousedown', event => { if (event.shiftKey && of(event.target)) event.preventDefault(); }); // else text is marked

  // Boxes that were ticked before this was here to see it.
  for (const one of all().filter(one => one.querySelector('[data-select]')?.checked)) toggle(one);

  // What goes away is not chosen any more; what comes may be.
  const news = new MutationObserver(() => {
    if (chosen.size === 0) return;
    const here = new Set(all().map(idOf));
    for (const id of [...chosen]) if (!here.has(id)) chosen.delete(id);
    draw();
    tell();
  });
  news.observe(wall, { childList: true, subtree: true });

  // ---- Keys ----

  const links = () => [...wall.querySelectorAll('.card-link')];

  function press(key, one) {
    const ids = chosen.size > 0 ? [...chosen] : one ? [idOf(one)] : [];
    if (ids.length > 0) page.invokeMethodAsync('PressAsync', key, ids.map(Number)).catch(() => {});
  }

  on('keydown', event => {
    if (event.isComposing || isBusy() || (isWriting(event.target) && !event.target.matches('[data-select]'))) return;
    const isHere = wall.contains(event.target);
    const one = isHere ? of(event.target) : null;
    const isPlain = !event.altKey && !event.ctrlKey && !event.metaKey;
    const key = event.key?.length === 1 ? event.key.toLowerCase() : event.key;
    if ((event.ctrlKey || event.metaKey) && key === 'a' && (isHere || chosen.size > 0)) {
      for (const other of all()) put(other, true);
      draw();
      tell();
    } else if (!isPlain) return;
    else if (/^\p{L}$/u.test(key) && !hasSingleKeys()) return; // turned off
    else if ((key === 'j' || key === 'k') && !event.shiftKey) {
      const list = links();
      const at = one ? list.indexOf(one.querySelector('.card-link')) : -1;
      const to = list[at < 0 ? 0 : at + (key === 'j' ? 1 : -1)];
      to?.focus();
      to?.scrollIntoView({ block: 'nearest' });
    } else if (isHere && key.startsWith('Arrow') && one) {
      if (event.shiftKey && anchor === null) toggle(one);
      const before = document.activeElement;
      if (one.matches('tr')) {
        const list = links();
        list[list.indexOf(one.querySelector('.card-link')) + ({ ArrowUp: -1, ArrowDown: 1 }[key] ?? 0)]?.focus();
      } else step(event.shiftKey ? { target: event.target, key: event.key, preventDefault: () => {} } : event, wall, '.card-link');
      if (document.activeElement === before) return;
      if (event.shiftKey) reach(of(document.activeElement));
    } else if (key === ' ' && one && event.target.matches('.card-link')) toggle(one);
    else if (key === 'Escape' && chosen.size > 0) clear();
    else if (key === 's' && !event.shiftKey && (one || chosen.size > 0)) press('star', one);
    else if (key === 'a' && !event.shiftKey && (one || chosen.size > 0)) press('approve', one);
    else if (key === 'r' && !event.shiftKey && (one || chosen.size > 0)) press('reject', one);
    else if (key === 'Delete' && !event.repeat && (one || chosen.size > 0)) press(event.shiftKey ? 'delete now' : 'delete', one);
    else return;
    event.preventDefault();
  }, document);

  // ---- Dragging onto a campaign ----

  const dock = document.querySelector('[data-dock]');
  let dragged = [];

  on('dragstart', event => {
    const one = of(event.target);
    if (!one || !dock) return;
    dragged = chosen.has(idOf(one)) ? [...chosen] : [idOf(one)];
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', `${location.origin}/clips/${idOf(one)}`);
    const picture = one.querySelector('.card-picture, .history-thumb');
    if (picture) event.dataTransfer.setDragImage(picture, 24, 24);
    setTimeout(() => { dock.hidden = false; }); // a change of the page in this moment would end the drag
  });
  on('dragend', () => {
    dragged = [];
    if (dock) dock.hidden = true;
  });
  const target = event => event.target.closest?.('[data-campaign]');
  if (dock) {
    on('dragover', event => {
      for (const other of dock.querySelectorAll('[data-over]')) if (other !== target(event)) other.removeAttribute('data-over');
      if (!target(event) || dragged.length === 0) return;
      target(event).setAttribute('data-over', '');
      event.preventDefault();
    }, dock);
    on('dragleave', event => { target(event)?.removeAttribute('data-over'); }, dock);
    on('drop', event => {
      const to = target(event);
      if (!to || dragged.length === 0) return;
      event.preventDefault();
      to.removeAttribute('data-over');
      page.invokeMethodAsync('DropAsync', dragged.map(Number), Number(to.dataset.campaign)).catch(() => {});
    }, dock);
  }

  // ---- Going to a clip and coming back ----

  // The entry of the browser's history keeps how many were shown and which one was opened.
  function remember(one) {
    const address = new URL(location.href);
    address.searchParams.set('shown', String(all().length));
    address.searchParams.set('at', idOf(one));
    history.replaceState(history.state, '', address);
    try {
      sessionStorage.setItem('history-top', JSON.stringify([idOf(one), Math.round(one.getBoundingClientRect().top)]));
    } catch {
      // no storage: the card comes to the middle
    }
  }

  wall.dataset.ready = '';
  return {
    clear,
    focusJob(id) {
      find(id)?.querySelector('.card-link')?.focus({ preventScroll: true });
    },
    comeBack(id) {
      const one = find(id);
      if (!one) return;
      let top = null;
      try {
        const [kept, place] = JSON.parse(sessionStorage.getItem('history-top') ?? '[]');
        if (kept === String(id)) top = place;
      } catch {
        // nothing was kept
      }
      if (top === null) one.scrollIntoView({ block: 'center' });
      else scrollBy({ top: one.getBoundingClientRect().top - top, behavior: 'instant' });
      one.setAttribute('data-here', '');
      one.querySelector('.card-link')?.focus({ preventScroll: true });
    },
    detach() {
      leave();
      news.disconnect();
      end.abort();
      delete wall.dataset.ready;
    },
  };
}
