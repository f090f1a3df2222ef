/**
 * Texts that are secrets by their shape, wherever they stand. Every pattern is linear on any input: it starts with a
 * fixed text that cannot begin inside a run of its own characters, and repeats one character class with nothing
 * after it that could make it try again. `needles`: the pattern is only run on a text that contains one of them.
 */
export interface SecretShape {
  name: string;
  needles: readonly string[];
  /** Global. A named group `keep` at the start of the match stays in the text. */
  pattern: RegExp;
}

export const SECRET_SHAPES: readonly SecretShape[] = [
  shape("openai-style-key", ["sk-"], /(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{16,}/g),
  shape(
    "stripe-key",
    ["_live_", "_test_", "whsec_"],
    /(?<![A-Za-z0-9])(?:[srp]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}/g,
  ),
  shape(
    "github-token",
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    /(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{20,}/g,
  ),
  shape("github-token", ["github_pat_"], /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{20,}/g),
  shape("gitlab-token", ["glpat-"], /(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{16,}/g),
  shape("slack-token", ["xox", "xapp-"], /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp)-[A-Za-z0-9-]{10,}/g),
  shape(
    "slack-webhook",
    ["hooks.slack.com/"],
    /(?<keep>hooks\.slack\.com\/(?:services|workflows)\/)[A-Za-z0-9/_-]{10,}/g,
  ),
  shape("aws-access-key", ["AKIA", "ASIA"], /(?<![A-Za-z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Za-z0-9])/g),
  shape("google-api-key", ["AIza"], /(?<![A-Za-z0-9_-])AIza[A-Za-z0-9_-]{35}/g),
  shape("google-oauth", ["ya29.", "GOCSPX-"], /(?<![A-Za-z0-9])(?:ya29\.|GOCSPX-)[A-Za-z0-9_-]{20,}/g),
  shape("npm-token", ["npm_"], /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,}/g),
  shape("pypi-token", ["pypi-"], /(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{40,}/g),
  shape("hugging-face-token", ["hf_"], /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,}/g),
  shape("groq-key", ["gsk_"], /(?<![A-Za-z0-9])gsk_[A-Za-z0-9]{20,}/g),
  shape("xai-key", ["xai-"], /(?<![A-Za-z0-9])xai-[A-Za-z0-9]{20,}/g),
  shape("sendgrid-key", ["SG."], /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]{1,100})?/g),
  shape("digitalocean-token", ["dop_v1_"], /(?<![A-Za-z0-9])dop_v1_[a-f0-9]{32,}/g),
  shape("age-secret-key", ["AGE-SECRET-KEY-1"], /AGE-SECRET-KEY-1[A-Z0-9]{20,}/g),
  shape("telegram-bot-token", [":AA"], /(?<![A-Za-z0-9])[0-9]{8,10}:AA[A-Za-z0-9_-]{33}/g),
  shape(
    "jwt",
    ["eyJ"],
    /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,16384}\.[A-Za-z0-9_-]{8,65536}(?:\.[A-Za-z0-9_-]{1,4096})?/g,
  ),
  shape(
    "bearer-token",
    ["earer", "EARER"],
    /(?<![A-Za-z0-9])(?<keep>bearer[ \t]{1,4})(?=[A-Za-z._~+/=-]{0,200}[0-9])[A-Za-z0-9._~+/=-]{12,}/gi,
  ),
  shape(
    "authorization-header",
    ["uthorization", "UTHORIZATION"],
    /(?<keep>authorization[ \t]{0,4}[:=][ \t]{0,4}(?:basic|bearer|token)[ \t]{1,4})[A-Za-z0-9._~+/=:-]{6,}/gi,
  ),
  shape(
    "url-password",
    ["://"],
    /(?<keep>:\/\/[^\s/?#@:"'\\<>]{0,256}:)[^\s/?#@"'\\<>]{1,256}(?=@[A-Za-z0-9[])/g,
  ),
  // The body ends where a JSON string would: an escaped line break belongs to it, an escaped quote does not.
  shape(
    "private-key",
    ["PRIVATE KEY"],
    /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/= \t\r\n:,.]|-(?!----)|\\{1,15}[nrt]){0,20000}(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?/g,
  ),
];

function shape(name: string, needles: readonly string[], pattern: RegExp): SecretShape {
  return { name, needles, pattern };
}
