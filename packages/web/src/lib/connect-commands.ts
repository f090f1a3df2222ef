/** Packs the plugin of this checkout and installs it. A name alone would install whatever package bears it. */
export const INSTALL_PLUGIN =
  'openclaw plugins install "$(npm run -s plugin:pack | tail -n 1)" --force --accept-capabilities';

/** Connects the plugin with the server whose page this is, at whatever address. */
export function toConfigureCommand(origin: string): string {
  return `openclaw mlflow configure --tracking-uri ${origin}`;
}
