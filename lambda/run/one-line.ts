/**
 * One line of printable ASCII, no double quotes, no backslashes: text that needs no escaping in templates, logs and mails.
 *
 * @param limit characters to cut to
 */
export const oneLine = (text: string, limit = Number.POSITIVE_INFINITY): string =>
  text
    .replaceAll('"', "'")
    .replaceAll('\\', '/')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^ -~]/g, '?')
    .trim()
    .slice(0, limit);
