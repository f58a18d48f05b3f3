import { escaped } from "../page";

/** Without the script there is no button: then the field is there to be selected. */
export function copyButton(fieldId: string, label: string): string {
  return `<button type="button" class="second" hidden data-copies="${escaped(fieldId)}" aria-label="Copy ${escaped(label)}"><span aria-live="polite">Copy</span></button>`;
}

/** All that runs on a page of the console; its hash stands in the policy. */
export const copyScript = `
for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    const said = button.firstElementChild;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied";
    } catch {
      said.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { said.textContent = "Copy"; }, 2000);
  });
}
`;
