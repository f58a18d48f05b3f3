import { keyMatrixTests } from "../unit/box/keyMatrix";

// Which encrypted keys can be opened depends on the crypto library that the host was built with.
describe("private keys in this extension host", keyMatrixTests);
