"""The payment double: test equipment that answers like the payment provider's API.

The official SDK talks to it unchanged (`StripeClient(base_addresses={"api": url, "files": url})`).
No card is charged, nothing leaves the machine, and it never ships: it is not in `functions/`.

Start, from the repository's root::

    python -m infra.local.double --port 4580 --state .local/double --clock-file .local/clock \\
        --webhook http://localhost:8080/api/payments/events --webhook-secret whsec_one

    --port N             binds 127.0.0.1:N (default 4580; 0 picks a free port and prints it)
    --state DIR          SQLite file (WAL) in there; survives a restart and kill -9
    --clock-file FILE    integer offset in seconds, shared with the stack; missing or empty is 0
    --webhook URL        where events are sent; without it none is sent
    --webhook-secret S   repeatable: while secrets rotate, each gives one `v1=` signature
    --webhook-events P   repeatable glob of event types sent (default `webhooks.SENT`)
    --public-url URL     base of the page addresses in `url` fields (default: the own address)
    --extended           grant extended authorizations when they are asked for
    --merchant NAME      shown on the pages

Answers to `sk_test_` keys only, and does not start while an `sk_live_` key is in the environment.

Control, JSON in and out, loopback only:

    GET  /_double/health                       {"ok": true}
    GET  /_double/clock                        {"offset", "now"} in seconds
    POST /_double/clock      {offset|set}      forward only; all that came due has run on return
    GET/POST/DELETE /_double/faults            POST a fault or a list: {match: {method, path, key?,
                             nth?}, do, times?}; method, path and key are globs; nth counts matching
                             requests from 1; `do` is one of 500_before, 500_after,
                             500_after_noretry, 503, 429, 409, timeout_before, timeout_after,
                             reset_after, slow(ms), decline(code), need_action, processing(s)
    GET/POST /_double/webhooks                 {duplicate, delay, drop, reorder, stale,
                             bad_signature} replaces the settings; GET also lists the deliveries
    GET/POST /_double/cards/{fingerprint}      {limit, next: [codes], update: {brand, number, exp},
                             close}; the card number itself may stand for the fingerprint
    POST /_double/charges/{ch}/dispute {reason}        POST /_double/disputes/{dp} {status}
    POST /_double/dashboard  {action: capture|cancel|refund, payment_intent, amount?}: a human
    POST /_double/settings   {extended}
    GET  /_double/books      ?subject= &customer= &stack=: the oracle of tests and simulation
    POST /_double/reset      forgets everything but the clock

What is stricter or simpler than the provider may be: every choice is named where it is made.
Amounts are integers in minor units; times are unix seconds of the double's clock.
"""
