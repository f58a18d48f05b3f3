/** Whom a server token acts for (`box_subject_type`, `box_sub_type`): the app's service account, or one user. */
export interface Subject {
  readonly type: "enterprise" | "user";
  readonly id: string;
}
