export class StatusItem {
  text = "";
  name = "";
  tooltip: unknown;
  command: unknown;
  backgroundColor: unknown;
  accessibilityInformation: { label: string } | undefined;
  isVisible = false;

  show(): void {
    this.isVisible = true;
  }

  hide(): void {
    this.isVisible = false;
  }

  dispose(): void {
    this.isVisible = false;
  }
}
