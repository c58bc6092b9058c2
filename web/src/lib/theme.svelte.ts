/** Light or dark: as the system says, until the reader says otherwise on this device. */

export type Theme = 'system' | 'light' | 'dark';

const kKey = 'comity.theme';

function stored(): Theme {
  try {
    const value = window.localStorage.getItem(kKey);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

let theme = $state<Theme>(stored());

function apply(): void {
  const root = document.documentElement;
  if (theme === 'system') root.removeAttribute('data-theme');
  else root.setAttribute('data-theme', theme);
}
apply();

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
let systemIsDark = $state(systemDark.matches);
systemDark.addEventListener('change', (event) => {
  systemIsDark = event.matches;
});

export function isDark(): boolean {
  return theme === 'dark' || (theme === 'system' && systemIsDark);
}

export function toggleTheme(): void {
  theme = isDark() ? 'light' : 'dark';
  try {
    window.localStorage.setItem(kKey, theme);
  } catch {
    // Storage may be refused; the choice then lasts as long as the page.
  }
  apply();
}
