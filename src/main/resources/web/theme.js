// Dark or light, as the system has it or as was chosen here. Not a module, so that it runs before anything is drawn
// and nothing flashes.
'use strict';
(function () {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
})();
