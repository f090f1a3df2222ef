/** Line icons of the design, 16 units wide. Always beside a word or inside a labelled control, so always hidden from readers. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      className={className ? `icon ${className}` : "icon"}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {CIRCLES[name]?.map(([cx, cy, r]) => (
        <circle key={`${cx} ${cy} ${r}`} cx={cx} cy={cy} r={r} />
      ))}
      {PATHS[name] && <path d={PATHS[name]} />}
    </svg>
  );
}

const PATHS = {
  agent: "",
  arrow: "M2 8h11M9 4l4 4-4 4",
  back: "m10 4-4 4 4 4",
  check: "m3 8.5 3.5 3.5L13 4.5",
  chevronDown: "m4 6 4 4 4-4",
  chevronRight: "m6 4 4 4-4 4",
  close: "m4 4 8 8M12 4l-8 8",
  copy: "M5 5h8v9H5zM3 11V2h8",
  event: "M8 2v3.5M8 10.5V14",
  filter: "M2 3h12L9.5 8.5V13l-3-1.5v-3z",
  find: "m10.5 10.500 3.5 3.500",
  gear: "M8 1.500v2M8 12.500v2M1.500 8h2M12.500 8h2M3.400 3.400l1.400 1.400M11.200 11.200l1.400 1.400M12.600 3.400l-1.400 1.400M4.800 11.200l-1.400 1.400",
  info: "M8 7.5v3.500M8 5h.01",
  link: "M6.500 9.500l3-3M7 4.500l1-1a3 3 0 0 1 4.300 4.300l-1.300 1.200M9 11.500l-1 1a3 3 0 0 1-4.300-4.300l1.300-1.200",
  list: "M2 4h12M2 8h12M2 12h8",
  message: "M2 3h12v8H7l-3 3v-3H2z",
  pen: "m3 13 .6-2.800L11 2.800l2.200 2.200-7.400 7.400z",
  plus: "M8 3v10M3 8h10",
  review: "M1.500 8S4 3.500 8 3.500 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8z",
  retry: "M3 6h7a3.500 3.500 0 0 1 0 7H6M3 6l3-3M3 6l3 3",
  skill: "M4 2h8v12l-4-3-4 3z",
  span: "M3 5h10v6H3z",
  subAgent: "M3 2v6.500a2.500 2.500 0 0 0 2.500 2.500H7",
  sun: "M8 1.5v1.500M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1 1M11.600 11.600l1 1M12.600 3.400l-1 1M4.400 11.600l-1 1",
  thumbDown:
    "M5 9V2M5 9l3 5c1.200 0 1.800-.8 1.600-2L9.200 10h3.600c.8 0 1.400-.8 1.200-1.600l-1.200-5C12.600 2.600 12 2 11.200 2H5M2 9h3V2H2z",
  thumbUp:
    "M5 7v7M5 7l3-5c1.200 0 1.800.8 1.600 2L9.200 6h3.600c.8 0 1.400.8 1.200 1.600l-1.200 5c-.2.8-.8 1.400-1.600 1.400H5M2 7h3v7H2z",
  tool: "M3 14c0-3 1-4.600 3-5.600M6 8.400C3 7.800 2.200 4.200 4.600 1.800c.3 2 1.200 3.200 3 3.400M6 8.400c2.600 1.800 6.400.6 7.400-3.800-1.800 1.600-3.600 1.800-5.800.6",
  up: "M8 13V3M4 7l4-4 4 4",
  wave: "M1.500 9c1.600-3.400 3.200-3.400 4.800 0s3.200 3.400 4.800 0 2.200-3 3.400-1.600",
} as const;

export type IconName = keyof typeof PATHS;

const CIRCLES: Partial<Record<IconName, readonly (readonly [number, number, number])[]>> = {
  agent: [
    [8, 8, 6],
    [8, 8, 2],
  ],
  event: [[8, 8, 2.2]],
  find: [[7, 7, 4.5]],
  gear: [[8, 8, 3]],
  info: [[8, 8, 6]],
  review: [[8, 8, 2]],
  subAgent: [[10.5, 11, 3]],
  sun: [[8, 8, 3]],
};
