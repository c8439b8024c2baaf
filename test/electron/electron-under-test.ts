export interface ElectronUnderTest {
  readonly executable: string;
  /** What it is given to run: the main script, or the folder of the application. */
  readonly application: string;
  readonly version: string;
}

/** The Electron that `npm test` found (scripts/setup/electron-for-tests.mjs); null, said aloud, where there is none. */
export function electronUnderTest(): ElectronUnderTest | null {
  const { AUXNET_ELECTRON: executable, AUXNET_ELECTRON_APP: application, AUXNET_ELECTRON_VERSION: version, CI } = process.env;
  if (executable && application && version) return { executable, application, version };
  const advice = 'No Electron was given: run "npm test -- --only electron", which brings one and a virtual screen.';
  if (CI && CI !== 'false') throw new Error(advice);
  console.warn(`Skipped. ${advice}`);
  return null;
}
