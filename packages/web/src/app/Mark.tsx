/** The mark: a lens, and the claw that holds it open. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden="true"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M16.8 4.3A9 9 0 1 0 20.6 13.6" stroke="var(--ink)" />
      <path d="M15.8 10.6c-1.6-2.4-.6-6.4 3.2-8.4.2 1.4.8 2.4 1.6 3.2" stroke="var(--claw)" />
      <path d="M15.8 10.6c2.2.8 5.6-.4 6.6-4.2" stroke="var(--claw)" />
      <circle cx="10.4" cy="12.6" r="2.4" fill="var(--ink)" />
    </svg>
  );
}
