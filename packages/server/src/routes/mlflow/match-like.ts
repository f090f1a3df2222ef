/** SQL's LIKE, case-sensitive: `%` is any text, `_` any character. Linear memory, no backtracking over regular expressions. */
export function matchesLike(text: string, pattern: string): boolean {
  let textAt = 0;
  let patternAt = 0;
  let wildcardAt = -1;
  let resumeAt = 0;
  while (textAt < text.length) {
    const wanted = pattern.charAt(patternAt);
    if (wanted === "%") {
      wildcardAt = patternAt++;
      resumeAt = textAt;
    } else if (patternAt < pattern.length && (wanted === "_" || wanted === text.charAt(textAt))) {
      textAt++;
      patternAt++;
    } else if (wildcardAt >= 0) {
      patternAt = wildcardAt + 1;
      textAt = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern.charAt(patternAt) === "%") patternAt++;
  return patternAt === pattern.length;
}
