import type { ButtonHTMLAttributes } from "react";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `solid` at most once in a view, for the step that is recommended; `bare` inside rows. */
  look?: "outlined" | "solid" | "bare";
  isSmall?: boolean;
}

export function Button({
  look = "outlined",
  isSmall = false,
  className,
  type = "button",
  ...rest
}: ButtonProps) {
  const classes = ["btn", look !== "outlined" && look, isSmall && "sm", className].filter(Boolean).join(" ");
  return <button type={type} className={classes} {...rest} />;
}
