const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥' };
const names: Readonly<Record<string, string>> = { Mod: 'Ctrl', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Delete: 'Del', Escape: 'Esc' };

/** "Mod+Shift+Z" as the key caps say: "Ctrl Shift Z", on a Mac "⇧⌘Z". */
export function shortcutText(shortcut: string, mac: boolean): string {
  const parts = shortcut.split('+').map((part) => part || '+').filter((part, index, all) => part !== '+' || index === all.length - 1);
  if (!mac) return parts.map((part) => names[part] ?? part).join(' ');
  return parts.map((part) => macSigns[part] ?? names[part] ?? part).join('');
}
