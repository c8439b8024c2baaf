/**
 * Does `work` while the window's tokens are those of the light theme: a chart for a paper is light, whatever the window
 * shows. Nothing is drawn in between, so nobody sees it.
 */
export function inLight<T>(work: () => T): T {
  const root = document.documentElement;
  const before = root.getAttribute('data-theme');
  root.setAttribute('data-theme', 'light');
  try {
    return work();
  } finally {
    if (before === null) root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', before);
  }
}

/** CSS colours as a picture takes them: custom properties and mixes are resolved by the browser, in the light theme. */
export function lightColours(colours: readonly string[]): readonly string[] {
  const probe = document.createElement('span');
  document.body.append(probe);
  try {
    return inLight(() =>
      colours.map((colour) => {
        probe.style.color = '';
        probe.style.color = colour;
        return getComputedStyle(probe).color;
      }),
    );
  } finally {
    probe.remove();
  }
}
