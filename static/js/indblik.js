"use strict";

/* Starts the design system piece by piece: DKFDS.init() stops at the first malformed component and leaves the rest
   dead. Every page works without any of this. */
(function () {
  const components = [
    [".alert.has-close", "Alert"],
    [".js-dropdown", "Dropdown"],
    [".form-limit", "CharacterLimit"],
    [".js-checkbox-toggle-content", "CheckboxToggleContent"],
    [".js-radio-toggle-group", "RadioToggleGroup"],
    ["[data-module='error-summary']", "ErrorSummary"],
    ["div.tab-container", "Tabs"],
    [".tooltip-wrapper", "Tooltip"],
  ];

  function start(name, element) {
    try {
      const component = element ? new DKFDS[name](element) : new DKFDS[name]();
      component.init();
    } catch (fault) {
      console.warn("Could not start " + name, fault);
    }
  }

  function startDesignSystem() {
    if (typeof DKFDS === "undefined") {
      return;
    }
    for (const [selector, name] of components) {
      document.querySelectorAll(selector).forEach((element) => start(name, element));
    }
  }

  /* The menu on a phone is a <details>: close it with Escape and by going elsewhere. */
  function tameMenu(menu) {
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) {
        menu.open = false;
      }
    });
  }

  /* A link to an answer opens it. */
  function openTarget() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") {
      target.open = true;
      target.scrollIntoView();
    }
  }

  /* "Back to the log" leads to the page one came from; the browser's own way back also finds the place on it. */
  function rememberThePlace() {
    const key = "left-log-at";
    const back = document.querySelector("a.back-link");
    const left = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (back && left === back.href && history.length > 1) {
      back.addEventListener("click", (event) => {
        event.preventDefault();
        history.back();
      });
    }
    document.querySelectorAll("table.log").forEach((log) => {
      log.addEventListener("click", (event) => {
        if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
          sessionStorage.setItem(key, location.origin + location.pathname + location.search);
        }
      });
    });
  }

  /* Paper cannot be unfolded. */
  function unfoldForPrint() {
    window.addEventListener("beforeprint", () => {
      document.querySelectorAll("main details:not([open])").forEach((details) => {
        details.open = true;
        details.dataset.closedBeforePrint = "";
      });
    });
    window.addEventListener("afterprint", () => {
      document.querySelectorAll("details[data-closed-before-print]").forEach((details) => {
        details.open = false;
        delete details.dataset.closedBeforePrint;
      });
    });
  }

  /* Whoever has to leave quickly leaves no page behind that "back" leads to. */
  function leaveQuickly() {
    document.querySelectorAll("a[data-quick-exit]").forEach((link) => {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        location.replace(link.href);
      });
    });
  }

  startDesignSystem();
  document.querySelectorAll(".phone-menu").forEach(tameMenu);
  window.addEventListener("hashchange", openTarget);
  openTarget();
  rememberThePlace();
  unfoldForPrint();
  leaveQuickly();
})();
