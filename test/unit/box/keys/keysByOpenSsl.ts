/**
 * One Ed25519 key, encrypted by `openssl pkcs8 -topk8 -passout pass:canary-pass -outform der` with the options of the row,
 * and whether OpenSSL 3 reads it again only with its provider `legacy`.
 */
export const keysByOpenSsl: readonly (readonly [options: string, isLegacy: boolean, base64: string])[] = [
  [
    "-v1 PBE-MD5-DES",
    true,
    "MFcwGwYJKoZIhvcNAQUDMA4ECInX9c5b6MZxAgIIAAQ4iMf5dv984nlWWeRuysxyLjc6vawJKTUpmDprqfsxSswn2icavjllOSMUCr68l0jpXmqbA7CGGqw=",
  ],
  [
    "-v1 PBE-SHA1-DES",
    true,
    "MFcwGwYJKoZIhvcNAQUKMA4ECN8mPerdYPkcAgIIAAQ4O5szPPktDteaW3PvS1yRWxt2Z7yqWIVDHMC8oYlQnopsqTtK9f0H3fmqWw57pAucmX2iguu0QVg=",
  ],
  [
    "-v1 PBE-MD5-RC2-64",
    true,
    "MFcwGwYJKoZIhvcNAQUGMA4ECAmHo9eEOkfWAgIIAAQ48wRWv/RoRYBNUw2cZdcUbk2m1YZDsWdLFymzO1Bl96ajC0bipV71PQpm6kN0iqi+sSO14ayVSvU=",
  ],
  [
    "-v1 PBE-SHA1-RC2-64",
    true,
    "MFcwGwYJKoZIhvcNAQULMA4ECNdEmIfwlEgSAgIIAAQ4GPAQFUdFJ7fWBRj2MjcF4lct4iusd0jMyr4wgIgm1uqvP5j5L46trti+xPrioX89VXlw9sh6hso=",
  ],
  [
    "-v1 PBE-SHA1-3DES",
    false,
    "MFgwHAYKKoZIhvcNAQwBAzAOBAg6bzSoAsCCnQICCAAEODyM2x3d+GmZ82K3cCnGgjNIxPdZPmqlhYqXTUS9WMoe4hQ9yg9ISzGhmaJsCrqC0rYPtJcYD8uh",
  ],
  [
    "-v1 PBE-SHA1-2DES",
    false,
    "MFgwHAYKKoZIhvcNAQwBBDAOBAjDSr8fWlDkaAICCAAEON5pSM/DsFvZJ0puiPs9Sb0qa9IvWoJnlhZlEIoyncbxGPumNybMxDcdk22CbkQjYwNATf3PAQtr",
  ],
  [
    "-v1 PBE-SHA1-RC2-40",
    true,
    "MFgwHAYKKoZIhvcNAQwBBjAOBAhdSVeHzB5RRAICCAAEOCL7187nmZJoioKT7ztqQM0eJCA/VnkZ5Mirq0cHNLhcns7nkVaSOZBy5b5chMQtQQzOu18vja1U",
  ],
  [
    "-v1 PBE-SHA1-RC2-128",
    true,
    "MFgwHAYKKoZIhvcNAQwBBTAOBAg5hJ5UKnHv9QICCAAEOBmFCA8zmHWQKRJDPuCYQfK6FPm4ZmLXbb4CzxYHNSHeA47Ie+6FKpw59FEmgTTGG+71gBjBTJKw",
  ],
  [
    "-v1 PBE-SHA1-RC4-40",
    true,
    "MFAwHAYKKoZIhvcNAQwBAjAOBAiU8CqE1w2fDQICCAAEMDptJLW9CVSFEJRMv4EkSXYxDkyEjU1MNk7aUG/Z2b5IWsBeB0AzX70L52d4ZDQHLg==",
  ],
  [
    "-v1 PBE-SHA1-RC4-128",
    true,
    "MFAwHAYKKoZIhvcNAQwBATAOBAg8JXvJVI4DJAICCAAEMH0RmfPA28ReOdhatuCrAGfcPQ/k9uOFe/34x0aEhHpJvBo6yiKcOjNYHo2wphmzhQ==",
  ],
  [
    "-v2 des3",
    false,
    "MIGKME4GCSqGSIb3DQEFDTBBMCkGCSqGSIb3DQEFDDAcBAgaunTCOSt+/AICCAAwDAYIKoZIhvcNAgkFADAUBggqhkiG9w0DBwQIWkkUdi3zvSIEOHTZO9MpteDVwdNxf4jpZMLOKmjVsc/7v/i/A9NA9PEzePj8Z61O0ae+ZrckkkL/ZPz/AugZ3Qll",
  ],
  [
    "-v2 aes-128-cbc",
    false,
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAiny7RaqNQpNwICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEAQIEEPoZIm9xG7wS6zL/C+Rz7YoEQEjZk8aQM+p53+UmELqoVJ64x/WS6m4DDG3C1LB1k4bbPFCl7YmQdPhBO06LBtIz2KnuzdUlHyy+lzE2XPkBSfc=",
  ],
  [
    "-v2 aes-256-cbc",
    false,
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgBwH3sy7H6XQICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPHMnLTvFvJbDYT/05vkQRUEQO6Zxmbpfw61t/egYortBJisWj6jDW97pPHfzvxjINE9L/zsvJljE220oH9QZgp08sPOWimgymbZkiy6B9mxtOo=",
  ],
  [
    "-v2 des-cbc",
    true,
    "MIGHMEsGCSqGSIb3DQEFDTA+MCkGCSqGSIb3DQEFDDAcBAiu50vAuO40tQICCAAwDAYIKoZIhvcNAgkFADARBgUrDgMCBwQIN6H5ZBM+lzMEOEDNXcOZpLWfIMa89+vfLK+CGPLpSxgsnJrfxSvWs3AjFxB+IIJdHCda0992QLuICiASwJPIhsI8",
  ],
  [
    "-v2 rc2-cbc",
    true,
    "MIGSMFYGCSqGSIb3DQEFDTBJMCwGCSqGSIb3DQEFDDAfBAht6ZF8Qg1wpgICCAACARAwDAYIKoZIhvcNAgkFADAZBggqhkiG9w0DAjANAgE6BAi8QLLW0OLECgQ4mR0LDnHIVh0TtgJQp/X+vWvvyJbufmdy4NDj7fUwlj4XkkWJzL6U3I+0odk0lRcjKuE7/5HvuKw=",
  ],
  [
    "-v2 bf-cbc",
    true,
    "MIGLME8GCSqGSIb3DQEFDTBCMCkGCSqGSIb3DQEFDDAcBAi5UOxBw9TKOAICCAAwDAYIKoZIhvcNAgkFADAVBgkrBgEEAZdVAQIECJWAR5pIX3GIBDjWdLZy1V8GYRBULYHc7tp5yTah28TNhfi7WQMOvUVvw+LPOMLrcfVZ2/W1RZG3QoeuGdFj8J0Cmw==",
  ],
  [
    "-v2 cast5-cbc",
    true,
    "MIGLME8GCSqGSIb3DQEFDTBCMCkGCSqGSIb3DQEFDDAcBAiL1rvcfoAaeQICCAAwDAYIKoZIhvcNAgkFADAVBgkqhkiG9n0HQgoECIaUhf1/8JE/BDhF5ksYpsRtgLANk+rcDoDO0ZLO0///lg6C7ZRy8tKR9ct5GFul0SxZoL6AvBq+Ltfck9iLROlVUg==",
  ],
  [
    "-v2 seed-cbc",
    true,
    "MIGaMFYGCSqGSIb3DQEFDTBJMCkGCSqGSIb3DQEFDDAcBAiOiNFeRg4ggwICCAAwDAYIKoZIhvcNAgkFADAcBggqgxqMmkQBBAQQ7e55QYtmqF+G0jiQJPr9KwRAjhhCPyHnAeMw/RtPHYQSWwzPQcI2lh+8QElWaL7Y1m7DSLnQw/K3DMeJMW7LL9o8zKZKoRdlfmyfnnPciBU4oQ==",
  ],
  [
    "-v2 camellia-256-cbc",
    false,
    "MIGdMFkGCSqGSIb3DQEFDTBMMCkGCSqGSIb3DQEFDDAcBAhsOcrwuYTl3AICCAAwDAYIKoZIhvcNAgkFADAfBgsqgwiMmks9AQEBBAQQr/pFS9naJvsPkr34OLC4cARAb7ubWk/x+yCN0X1WIIgL5B2rXA8gIHyaMRCeLjjVcur6hCt9qzLZ2Y86N4Y4k4seqqNyYv4ANQVzpNwauDenHA==",
  ],
  [
    "-v2 aria-256-cbc",
    false,
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgMblV1IZ+/TgICCAAwDAYIKoZIhvcNAgkFADAdBgkqgxqMmm4BAQwEEKYDKbR3TadxMvG5ZhBbc6YEQNVWzTxse1Ou+b8WKwrDbXVpKql1ul7B5ZJUbksd2V9uP/KXnNVnYJhpXc/fxeAyCKSh/mumGqCgZ3vBqOH6JQg=",
  ],
  [
    "-v2 des3 -v2prf hmacWithSHA1",
    false,
    "MHwwQAYJKoZIhvcNAQUNMDMwGwYJKoZIhvcNAQUMMA4ECGNW556k2OUpAgIIADAUBggqhkiG9w0DBwQIQzmBFTqCCMkEOE4sMU0fvA8pQNoTbibsZEX991EWJfD43xEbQvRfHxziKvEuU0LkUCahABOYeMK8RhhSxuJ+w/G6",
  ],
  [
    "-v2 aes-192-cbc -v2prf hmacWithSHA512",
    false,
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjdmpOwjY8ZeQICCAAwDAYIKoZIhvcNAgsFADAdBglghkgBZQMEARYEEFI3FI+km7OjN6GWas5rsJYEQJqB4XNkixwD534bBQl3NWOgSX3P0QlTZbAR+UdSluCeyDyq/0ooMJaIqllYvGoowQ28rGlvGRry6VbFjKFNb2M=",
  ],
  [
    "-v2 aes-256-cbc -v2prf hmacWithSHA512-256",
    false,
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgo/eGonfUrtgICCAAwDAYIKoZIhvcNAg0FADAdBglghkgBZQMEASoEEFjFLjYsoWU6I/Jvma13BaAEQK5QlyuuqmVBJFMXnOPuic7CVsDqdJwvoMiMfZTpsO1G+4Fdb3hAyypcL6xDDwZt2PFvWmd2RT+lKCBUhtzyh1Y=",
  ],
  [
    "-scrypt",
    false,
    "MIGTME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAgberU+gBprYgICQAACAQgCAQEwHQYJYIZIAWUDBAEqBBBBoumyrH33+q/WKVDrJOC6BEApWBTAgcTRjGRderZsHxg7YfEi3BhGuLroMLVc8dQyWGVTiPY08Xh+n1DMzCKywAi6LXmN/VxymVFqZEtEQwZ1",
  ],
];
