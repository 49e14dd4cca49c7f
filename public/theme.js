try {
  const chosen = localStorage.getItem('podglass-theme')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
} catch {
  // Storage may be off; then the system's choice applies.
}
