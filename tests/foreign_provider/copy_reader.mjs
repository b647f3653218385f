// Opens an emergency copy as docs/api.md says, with a library that nobody here wrote (npm jose, which oidc-provider
// brings). The private key (PEM) is the first argument, its algorithm the second; the copy comes on standard input.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { compactDecrypt, importPKCS8 } from "jose";

const [pem, algorithm] = process.argv.slice(2);
const key = await importPKCS8(pem, algorithm);
const { plaintext, protectedHeader } = await compactDecrypt(readFileSync(0, "utf8"), key);
const [head, ...citizens] = gunzipSync(plaintext).toString("utf8").trim().split("\n").map((line) => JSON.parse(line));
const mac = createHmac("sha256", Buffer.from(head.key, "base64")).update("cpr:1403572528").digest();
const number = mac.subarray(0, 16).toString("base64url");
const found = citizens.find((citizen) => citizen.numbers.includes(number));
console.log(JSON.stringify({ header: protectedHeader, format: head.format, citizens: citizens.length, found }));
