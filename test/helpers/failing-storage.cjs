// Loaded into a trainer before its own code: while the file AUXNET_STORAGE_FAILS is there, storage answers as its text says,
// ENOSPC (writes fail) or EROFS (nothing can be opened for writing, made, renamed or removed). It needs no rights on the machine.
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');

const { existsSync, readFileSync } = fs;
const flag = process.env.AUXNET_STORAGE_FAILS ?? '';
const words = { ENOSPC: 'no space left on device', EROFS: 'read-only file system' };

/** @param {keyof typeof words} code @param {string} syscall */
function check(code, syscall) {
  if (!existsSync(flag) || readFileSync(flag, 'utf8') !== code) return;
  throw Object.assign(new Error(`${code}: ${words[code]}, ${syscall}`), { code, syscall });
}
/**
 * @param {any} object functions of any signature, which stays
 * @param {string} name
 * @param {keyof typeof words} code
 * @param {(args: any[]) => boolean} [when]
 */
function guard(object, name, code, when = () => true) {
  const real = object[name];
  const isAsync = object !== fs;
  object[name] = function (/** @type {any[]} */ ...args) {
    try {
      if (when(args)) check(code, name);
    } catch (error) {
      if (isAsync) return Promise.reject(error);
      throw error;
    }
    return real.apply(this, args);
  };
}

/** Of a file, by `open`'s arguments: the flags come second. */
const forWriting = (/** @type {any[]} */ [, flags = 'r']) => flags !== 'r';
guard(fs, 'writeSync', 'ENOSPC', ([file]) => file > 2);
guard(fs, 'openSync', 'EROFS', forWriting);
for (const name of ['mkdirSync', 'renameSync', 'unlinkSync', 'rmSync']) guard(fs, name, 'EROFS');
guard(fs.promises, 'open', 'EROFS', forWriting);
for (const name of ['mkdir', 'rename', 'unlink', 'copyFile', 'rm', 'rmdir']) guard(fs.promises, name, 'EROFS');
const { open } = fs.promises;
fs.promises.open = async (...args) => {
  const file = await open(...args);
  for (const name of ['write', 'writev', 'writeFile', 'sync']) guard(file, name, 'ENOSPC');
  return file;
};
syncBuiltinESMExports();
