/** The alarms, by their headings in docs/runbook.md. */
export const ALARM_HEADINGS = ['Failing', 'At risk', 'API token expires', 'Readers broken'] as const;
export type AlarmHeading = (typeof ALARM_HEADINGS)[number];

/** The subjects of alerts: an alarm, or one of the reports. */
export type RunbookHeading = AlarmHeading | 'How to read an alert' | 'A run that crashed';

/** `At risk` to `at-risk`: the anchor that GitHub, GitLab and others make of a heading. */
export const anchorOf = (heading: RunbookHeading): string => heading.toLowerCase().replaceAll(' ', '-');

/** For each alarm: what it means, and the first step. The dashboard shows it to people who have nothing but the alert. */
export const SHORT_FORM: Readonly<Record<AlarmHeading, string>> = {
  Failing:
    'Two of the last three ticks failed. Pulls still work: the published credentials stay until they expire. First step: find the registry in the table below; it says what happened and what to do.',
  'At risk':
    'A credential expires soon, or is missing, overwritten or unverified; or no tick reports any more. Pulls fail once the credential expires: act now. First step: find the registry in the table below. No new lines there? Check whether the schedule is enabled and the function starts.',
  'API token expires':
    "The vendor's API token expires within 14 days. Until then everything works; after that no credential is refreshed. First step: make a new API token at the vendor and put it into its secret; no deployment is needed.",
  'Readers broken':
    'A published credential does not work for readers, or the probe no longer reports. Pulls fail now. First step: find the registry in the table of the readers below. The probe has asked for a new credential if one helps.',
};
