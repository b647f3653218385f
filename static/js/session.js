"use strict";

/* Warns before the session ends. The server knows how long is left (another tab may have used it), so this asks before
   it opens the dialog and again before it says that the session is over. Asking does not prolong the session. */
(function () {
  const dialog = document.getElementById("session-dialog");
  if (!dialog || typeof dialog.showModal !== "function") {
    return;
  }
  const given = dialog.dataset;
  const warnSeconds = Math.max(20, Number(given.warnSeconds));
  const left = dialog.querySelector(".session-left");
  let endsAt = 0;
  let ticking = 0;
  let waiting = 0;
  let saidAt = Date.now();

  function secondsLeft() {
    return Math.max(0, Math.round((endsAt - Date.now()) / 1000));
  }

  async function ask(url, options) {
    const answer = await fetch(url, Object.assign({ credentials: "same-origin", cache: "no-store" }, options));
    if (answer.status === 401) {
      return 0;
    }
    if (!answer.ok) {
      throw new Error("session status " + answer.status);
    }
    return Number((await answer.json()).seconds_left);
  }

  function knowing(seconds) {
    endsAt = Date.now() + seconds * 1000;
  }

  function leave() {
    window.location.assign(given.endedUrl);
  }

  function waitFor(seconds) {
    clearTimeout(waiting);
    waiting = setTimeout(check, Math.max(1, seconds) * 1000);
  }

  async function check() {
    try {
      knowing(await ask(given.statusUrl));
    } catch (fault) {
      /* Offline or a fault at our end: what we knew still holds. */
    }
    if (secondsLeft() === 0) {
      leave();
    } else if (secondsLeft() > warnSeconds) {
      close();
      waitFor(secondsLeft() - warnSeconds);
    } else if (!dialog.open) {
      open();
    }
  }

  function wording(seconds) {
    const minutes = Math.ceil(seconds / 60);
    if (seconds <= 50) {
      return given.secondsText.replace("{n}", String(Math.ceil(seconds / 10) * 10));
    }
    return minutes <= 1 ? given.minuteText : given.minutesText.replace("{n}", String(minutes));
  }

  /* Says something new only when the words change, so that a screen reader is not interrupted every second. */
  function tick() {
    const seconds = secondsLeft();
    const words = wording(seconds);
    if (left.textContent !== words) {
      left.textContent = words;
    }
    if (seconds === 0 || seconds % 30 === 0) {
      check();
    }
  }

  function open() {
    dialog.showModal();
    dialog.querySelector("h2").focus();
    tick();
    ticking = setInterval(tick, 1000);
  }

  function close() {
    clearInterval(ticking);
    if (dialog.open) {
      dialog.close();
    }
  }

  async function stay() {
    try {
      knowing(await ask(given.stayUrl, { method: "POST", headers: { "X-CSRFToken": given.token } }));
    } catch (fault) {
      return;
    }
    if (secondsLeft() === 0) {
      leave();
    } else if (secondsLeft() > warnSeconds) {
      close();
      waitFor(secondsLeft() - warnSeconds);
    } else {
      /* The absolute limit: staying is not to be had, so say so and leave the rest of the time. */
      dialog.querySelector(".session-why").textContent = given.lastText;
      dialog.querySelector("[data-stay]").hidden = true;
      if (!dialog.open) {
        open();
      }
    }
  }

  /* Who writes is here: what they write must not be lost because no page was asked for meanwhile. The server hears of
     it once a minute. */
  function writing(event) {
    if (event.target.closest("form") && !dialog.open && Date.now() - saidAt >= 60000) {
      saidAt = Date.now();
      stay();
    }
  }

  dialog.querySelector("[data-stay]").addEventListener("click", stay);
  document.addEventListener("input", writing);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      check();
    }
  });

  knowing(Number(given.idleSeconds));
  waitFor(Number(given.idleSeconds) - warnSeconds);
})();
