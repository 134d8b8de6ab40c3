// The wall of clips: a card plays without sound while the pointer or the focus rests on it, and arrow keys go from card to card.

import { step } from '../../js/grid-keys.js';

const PAUSE = 120; // ms; a pointer that only passes over starts nothing

export function watch(wall) {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const end = new AbortController();
  const on = (name, listener) => wall.addEventListener(name, listener, { signal: end.signal });
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
  on('keydown', event => step(event, wall, '.card-link'));

  return {
    focusJob(id) {
      wall.querySelector(`[data-job="${id}"] .card-link`)?.focus({ preventScroll: true });
    },
    dispose() {
      leave();
      end.abort();
    },
  };
}
