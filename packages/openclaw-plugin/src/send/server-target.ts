/** Where spans go and with which proof. */
export interface ServerTarget {
  /** Without a slash at its end. */
  trackingUri: string;
  credentials: Credentials;
}

export interface Credentials {
  username: string | null;
  password: string | null;
  token: string | null;
}

export const NO_CREDENTIALS: Credentials = Object.freeze({ username: null, password: null, token: null });

/** As MLflow's clients do: user name and password win over a token. */
export function toAuthorization({ username, password, token }: Credentials): Record<string, string> {
  if (username !== null && password !== null) {
    return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
  }
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The address for people: without user name and password that may stand in it. */
export function toPublicUri(uri: string): string {
  try {
    const url = new URL(uri);
    url.username = "";
    url.password = "";
    return url.toString().replace(/\/+$/, "");
  } catch {
    return uri;
  }
}
