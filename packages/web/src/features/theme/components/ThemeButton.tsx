import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { THEMES, useTheme } from "../hooks/use-theme.ts";

const WORDS = { system: "as the system", light: "light", dark: "dark" } as const;

/** Steps through system, light and dark. */
export function ThemeButton() {
  const [theme, chooseTheme] = useTheme();
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  const label = `Theme: ${WORDS[theme]}. Change to ${WORDS[next]}`;
  return (
    <Button isSmall look="bare" onClick={() => chooseTheme(next)} aria-label={label} title={label}>
      <Icon name="sun" size={16} />
      <span className="only-wide">
        {theme === "system" ? "System" : theme === "light" ? "Light" : "Dark"}
      </span>
    </Button>
  );
}
