/** Names of fields whose value is a secret, whatever it looks like. Compared without case, `_`, `-`, `.` and blanks. */
const EXACT_NAMES: ReadonlySet<string> = new Set([
  "authorization",
  "proxyauthorization",
  "cookie",
  "cookies",
  "setcookie",
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "secrets",
  "token",
  "credential",
  "credentials",
  "apikey",
  "xapikey",
  "privatekey",
  "accesskey",
  "secretkey",
  "signingkey",
  "encryptionkey",
  "connectionstring",
]);

const ENDINGS =
  /(?:password|passwd|passphrase|secret|apikey|privatekey|secretkey|accesskey|accesskeyid|token)$/;

/** Ends like a secret and is none: where a reading goes on. */
const NO_SECRET =
  /(?:page|next|prev|previous|continuation|continue|sync|cursor|delta|resume|start|end|pad|eos|bos|stop)token$/;

/** True when a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, "");
  if (EXACT_NAMES.has(plain)) return true;
  return ENDINGS.test(plain) && !NO_SECRET.test(plain);
}
