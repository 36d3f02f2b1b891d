// Made by `make docs` from docs/openapi.json; change the door, not this.

/**
 * @typedef {object} Account
 * @property {Array<Plan>} plans
 * @property {Array<ClaimSummary>} claims
 */

/**
 * @typedef {object} AddressBody
 * @property {string} country
 * @property {string} name
 * @property {string} line1
 * @property {string | null} [line2]
 * @property {string} city
 * @property {string | null} [state]
 * @property {string} postal_code
 */

/**
 * @typedef {object} AddressChange
 * @property {AddressBody} address
 */

/**
 * @typedef {object} Amount
 * @property {number} amount
 * @property {string} currency
 */

/**
 * @typedef {object} Application
 * @property {Grant} grant
 * @property {UploadForm | null} upload
 */

/**
 * @typedef {object} Approval
 * @property {"refuse_order" | "verify" | "verified" | "not_found" | "desk_accepts" | "written_off" | "other_default" | "approve_flyaway" | "decline_flyaway" | "cannot_mend" | "settle_task"} decision
 * @property {string} approved_by
 * @property {string} reason
 * @property {string} at
 */

/**
 * @typedef {object} Cancellation
 */

/**
 * @typedef {object} Card
 * @property {string} card_id
 * @property {string} batch
 * @property {string} region
 * @property {string} family
 * @property {number} term_months
 * @property {string} store
 * @property {"minted" | "sold" | "redeemed" | "void"} state
 * @property {string} minted_at
 * @property {string | null} sold_at
 * @property {string | null} redeemed_at
 * @property {string | null} plan_id
 * @property {string | null} reissue_of
 * @property {string | null} reissued_as
 */

/**
 * @typedef {object} CardBatch
 * @property {string} batch
 * @property {string} region
 * @property {string} family
 * @property {number} term_months
 * @property {string} store
 * @property {number} count
 */

/**
 * @typedef {object} CardChange
 * @property {string} code
 * @property {string} reason
 */

/**
 * @typedef {object} CardRedemption
 * @property {string} code
 * @property {string} serial
 * @property {boolean} [dry_run]
 * @property {string} [locale]
 */

/**
 * @typedef {object} CardSale
 * @property {string} code
 */

/**
 * @typedef {object} CarrierEvent
 * @property {string} event_id
 * @property {"in_transit" | "delivered"} type
 * @property {string} reference
 * @property {string} at
 */

/**
 * @typedef {object} Choice
 * @property {"repair" | "replacement" | "decline"} choice
 * @property {Amount | null} [amount]
 */

/**
 * @typedef {object} Claim
 * @property {string} claim_id
 * @property {string | null} plan_id
 * @property {string} serial
 * @property {string} model_name
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {string} filed_at
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<"aircraft" | "camera" | "gimbal" | "propellers" | "battery" | "grip">} parts
 * @property {"unit" | "unit_with_battery" | "battery"} sends
 * @property {Money} fee
 * @property {Hold} hold
 * @property {string | null} paid_at
 * @property {Deadline | null} return_by
 * @property {Array<string>} ship_to
 * @property {Array<string>} send_to
 * @property {Shipment | null} shipment
 * @property {Array<Finding>} findings
 * @property {Array<{ id: string; sentence: string }>} default_reasons
 * @property {Task | null} you_need_to
 * @property {string} [region]
 * @property {Deadline | null} [cure_by]
 * @property {string | null} [received_at]
 * @property {Inspection | null} [inspection]
 * @property {Quote | null} [quote]
 * @property {Array<Shipment>} [lost_shipments]
 * @property {Shipment | null} [sent_home]
 * @property {string | null} [lost_at]
 * @property {string | null} [found_at]
 * @property {Invoice | null} [invoice]
 * @property {Array<{ what: string; at: string; by: string }>} [approvals]
 * @property {Array<LedgerLine>} ledger
 */

/**
 * @typedef {object} ClaimContinuation
 * @property {boolean} [try_again]
 */

/**
 * @typedef {object} ClaimFiling
 * @property {string} serial
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<Part>} parts
 * @property {Sends} sends
 * @property {Array<string>} [exclusions]
 * @property {string | null} [lost_at]
 * @property {Service} service
 * @property {string | null} [description]
 * @property {AddressBody} address
 * @property {Consents} [consents]
 * @property {Amount | null} [fee]
 * @property {Amount | null} [hold]
 * @property {string} [locale]
 */

/**
 * @typedef {object} ClaimQuestion
 * @property {string} serial
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<Part>} parts
 * @property {Sends} sends
 * @property {Array<string>} [exclusions]
 * @property {string | null} [lost_at]
 * @property {string} shipping_country
 * @property {Service} [service]
 * @property {string | null} [as_of]
 */

/**
 * @typedef {object} ClaimSummary
 * @property {string} claim_id
 * @property {string | null} plan_id
 * @property {string} serial
 * @property {string} model_name
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {string} filed_at
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<"aircraft" | "camera" | "gimbal" | "propellers" | "battery" | "grip">} parts
 * @property {"unit" | "unit_with_battery" | "battery"} sends
 * @property {Money} fee
 * @property {Hold} hold
 * @property {string | null} paid_at
 * @property {Deadline | null} return_by
 * @property {Array<string>} ship_to
 * @property {Array<string>} send_to
 * @property {Shipment | null} shipment
 * @property {Array<Finding>} findings
 * @property {Array<{ id: string; sentence: string }>} default_reasons
 * @property {Task | null} you_need_to
 * @property {string} [region]
 * @property {Deadline | null} [cure_by]
 * @property {string | null} [received_at]
 * @property {Inspection | null} [inspection]
 * @property {Quote | null} [quote]
 * @property {Array<Shipment>} [lost_shipments]
 * @property {Shipment | null} [sent_home]
 * @property {string | null} [lost_at]
 * @property {string | null} [found_at]
 * @property {Invoice | null} [invoice]
 * @property {Array<{ what: string; at: string; by: string }>} [approvals]
 */

/**
 * @typedef {object} ClaimWithTimeline
 * @property {WholeClaim} claim
 */

/**
 * @typedef {object} Comparison
 * @property {string} as_of
 * @property {Array<{ service: "premium" | "basic" | "repair" | "replacement" | "flyaway"; allowed: boolean; decision: Decision; settlement: Settlement | null }>} services
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway" | null} advised
 * @property {string} advice
 * @property {string} covers
 * @property {Array<{ code: string; sentence: string }>} declarable
 */

/**
 * @typedef {object} ComparisonQuestion
 * @property {string} serial
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<Part>} parts
 * @property {Sends} sends
 * @property {Array<string>} [exclusions]
 * @property {string | null} [lost_at]
 * @property {string} shipping_country
 * @property {string | null} [claim_id]
 * @property {string | null} [as_of]
 * @property {boolean} [suspects_defect]
 * @property {boolean} [compares_fees]
 */

/** @typedef {"new" | "equivalent"} Condition */

/**
 * @typedef {object} Consents
 * @property {true | null} [express]
 * @property {true | null} [hold]
 * @property {true | null} [fee]
 * @property {string | null} [version]
 */

/**
 * @typedef {object} CustomerErasure
 * @property {string} account_id
 * @property {boolean} dry_run
 * @property {Decision} decision
 * @property {Array<string>} erased_claims
 * @property {Array<string>} kept
 * @property {Array<string>} elsewhere
 */

/**
 * @typedef {object} CustomerExport
 * @property {string} account_id
 * @property {Export} export
 */

/**
 * @typedef {object} Deadline
 * @property {string} at
 * @property {string} local_date
 * @property {string} zone
 */

/**
 * @typedef {object} DecidedClaim
 * @property {Claim} claim
 */

/**
 * @typedef {object} Decision
 * @property {boolean} allowed
 * @property {string} as_of
 * @property {string | null} terms_version
 * @property {Array<Rule>} rules
 * @property {Array<NextStep>} next_steps
 */

/**
 * @typedef {object} DeskClaim
 * @property {string} claim_id
 * @property {string | null} plan_id
 * @property {string} serial
 * @property {string} model_name
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {string} filed_at
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<"aircraft" | "camera" | "gimbal" | "propellers" | "battery" | "grip">} parts
 * @property {"unit" | "unit_with_battery" | "battery"} sends
 * @property {Money} fee
 * @property {Hold} hold
 * @property {string | null} paid_at
 * @property {Deadline | null} return_by
 * @property {Array<string>} ship_to
 * @property {Array<string>} send_to
 * @property {Shipment | null} shipment
 * @property {Array<Finding>} findings
 * @property {Array<{ id: string; sentence: string }>} default_reasons
 * @property {Task | null} you_need_to
 * @property {string} region
 * @property {Deadline | null} cure_by
 * @property {string | null} received_at
 * @property {Inspection | null} inspection
 * @property {Quote | null} quote
 * @property {Array<Shipment>} lost_shipments
 * @property {Shipment | null} sent_home
 * @property {string | null} lost_at
 * @property {string | null} found_at
 * @property {Invoice | null} invoice
 * @property {Array<{ what: string; by: string; reason: string; at: string }>} approvals
 * @property {Array<LedgerLine>} ledger
 * @property {Array<Event>} timeline
 * @property {string | null} description
 * @property {"ship" | "scan" | "inspect" | "mend" | "send_home" | "review" | "verify" | "dispute" | "collect" | "quote" | "restore" | "explain" | "refund" | null} next_action
 * @property {string | null} what
 * @property {"hold_lost" | "hold_lapsing" | "overdue" | "incomplete" | "not_shipped" | "dispute" | "verification" | "review" | "region" | "video" | "ship" | "scan" | "inspect" | "mend" | "send_home" | "quote" | "debt" | "refund" | "explain" | "plan" | "grant" | null} why
 * @property {boolean} urgent
 * @property {Array<EvidenceScan>} scans
 * @property {Array<Event>} decisions
 * @property {Array<"refuse_order" | "verify" | "verified" | "not_found" | "desk_accepts" | "written_off" | "other_default" | "approve_flyaway" | "decline_flyaway">} can
 */

/**
 * @typedef {object} DeskClaimAnswer
 * @property {DeskClaim} claim
 */

/**
 * @typedef {object} DeskFigures
 * @property {string} as_of
 * @property {Array<HoldsDue>} holds
 * @property {Array<{ service: "premium" | "basic" | "repair" | "replacement" | "flyaway"; state: "filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"; count: number }>} claims
 * @property {{ median_hours: number | null; buckets: Array<{ up_to_hours: number | null; count: number }> }} shipping
 */

/**
 * @typedef {object} DeskTask
 * @property {"claim" | "plan" | "grant"} [kind]
 * @property {string} [id]
 * @property {string | null} claim_id
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway" | null} [service]
 * @property {string} serial
 * @property {string} model_name
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused" | "awaiting_serial" | "scheduled" | "refunded" | "void" | "applied" | "prepared" | "open" | "reserved" | "used" | "expired" | "rejected" | "revoked"} state
 * @property {"hold_lost" | "hold_lapsing" | "overdue" | "incomplete" | "not_shipped" | "dispute" | "verification" | "review" | "region" | "video" | "ship" | "scan" | "inspect" | "mend" | "send_home" | "quote" | "debt" | "refund" | "explain" | "plan" | "grant"} why
 * @property {boolean} urgent
 * @property {"ship" | "scan" | "inspect" | "mend" | "send_home" | "review" | "verify" | "dispute" | "collect" | "quote" | "restore" | "explain" | "refund" | "plan"} next_action
 * @property {string} [what]
 * @property {string} since
 * @property {Deadline | null} return_by
 * @property {string | null} hold_lapses_at
 * @property {string | null} due_by
 * @property {"unit" | "unit_with_battery" | "battery" | "nothing"} sends
 * @property {boolean} fee_paid
 * @property {Array<string>} ship_to
 * @property {string | null} description
 */

/**
 * @typedef {object} Device
 * @property {string} serial
 * @property {string} model
 * @property {string} model_name
 * @property {string | null} region
 */

/**
 * @typedef {object} DeviceBatch
 * @property {Array<DeviceRow>} devices
 */

/**
 * @typedef {object} DeviceFound
 */

/**
 * @typedef {object} DeviceLineBody
 * @property {string} line
 * @property {string} model
 * @property {number} quantity
 */

/**
 * @typedef {object} DeviceRow
 * @property {string} serial
 * @property {string} model
 * @property {string | null} region
 * @property {string | null} [sold_at]
 * @property {string | null} [delivered_at]
 * @property {string | null} [activated_at]
 * @property {string | null} [returned_at]
 * @property {string | null} [bound_account]
 * @property {string | null} [bound_at]
 */

/**
 * @typedef {object} Difference
 * @property {"orphan_hold" | "lapsed_hold" | "captured_recorded_held" | "released_recorded_held" | "wrong_amount" | "unknown_payment" | "unknown_page" | "captured_by_hand" | "cancelled_by_hand" | "dispute" | "failed_refund" | "inert_orphan" | "missing_at_provider"} kind
 * @property {string} subject
 * @property {string} reference
 * @property {string} expected
 * @property {string} found
 * @property {Money | null} amount
 * @property {string} sentence
 * @property {boolean} mended
 * @property {string} next_step
 */

/**
 * @typedef {object} Dispute
 * @property {string} dispute_id
 * @property {"open" | "won" | "lost"} state
 * @property {string | null} due_by
 * @property {boolean} submitted
 * @property {DisputeAnswer | null} answer
 */

/**
 * @typedef {object} DisputeAnswer
 * @property {string} approved_by
 * @property {string | null} reason
 * @property {string} at
 * @property {string | null} sent_at
 * @property {string | null} refused
 */

/**
 * @typedef {object} Eligibility
 * @property {Decision} decision
 * @property {Device | null} device
 * @property {Array<Offer>} offers
 */

/**
 * @typedef {object} EligibilityQuestion
 * @property {string} serial
 * @property {string | null} [region]
 * @property {string | null} [as_of]
 */

/**
 * @typedef {object} EndedPlan
 * @property {Plan} plan
 */

/**
 * @typedef {object} Erased
 * @property {Array<string>} erased_claims
 * @property {Array<string>} kept
 * @property {Array<string>} elsewhere
 */

/**
 * @typedef {object} ErasureOfCustomer
 * @property {string | null} [email]
 * @property {string | null} [account_id]
 * @property {string} reason
 * @property {boolean} [dry_run]
 */

/**
 * @typedef {object} ErasureRequest
 */

/**
 * @typedef {object} Event
 * @property {number} seq
 * @property {string} at
 * @property {string} type
 * @property {"customer" | "desk" | "store" | "operator" | "maker" | "carrier" | "provider" | "system"} actor
 * @property {string} sentence
 * @property {Array<string>} rules
 * @property {Money | null} money
 * @property {string | null} reference
 */

/**
 * @typedef {object} Evidence
 * @property {string} claim_id
 * @property {string | null} plan_id
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {string} serial
 * @property {string} filed_at
 * @property {string | null} paid_at
 * @property {Deadline | null} return_by
 * @property {Array<string>} ship_to
 * @property {{ version: string; text: string; at: string; ip: string } | null} consent
 * @property {Array<Event>} decisions
 * @property {Array<Approval>} approvals
 * @property {Array<string>} default_reasons
 * @property {Array<EvidencePayment>} payments
 * @property {Array<EvidenceShipment>} shipments
 * @property {EvidenceShipment | null} sent_home
 * @property {Array<EvidenceScan>} scans
 * @property {Array<{ seq: number; type: string; written_at: string }>} mails
 * @property {Array<Event>} timeline
 * @property {Array<Event>} plan_timeline
 * @property {boolean} timeline_whole
 */

/**
 * @typedef {object} EvidenceOfClaim
 * @property {Evidence} evidence
 */

/**
 * @typedef {object} EvidencePayment
 * @property {"purchase" | "hold" | "fee" | "repair" | "default" | "refund" | "orphan"} purpose
 * @property {number} n
 * @property {Money} amount
 * @property {"intended" | "open" | "created" | "needs_action" | "authorized" | "captured" | "voided" | "refused" | "refund_pending" | "refunded" | "refund_failed"} status
 * @property {string | null} provider_id
 * @property {string} at
 * @property {Dispute | null} dispute
 */

/**
 * @typedef {object} EvidenceRelease
 * @property {string} approved_by
 * @property {string | null} [note]
 * @property {string | null} [dispute_id]
 */

/**
 * @typedef {object} EvidenceScan
 * @property {string} at
 * @property {string} serial
 * @property {boolean} battery
 * @property {boolean} genuine
 * @property {Array<string>} rules
 * @property {string | null} photo
 * @property {string | null} found_by
 */

/**
 * @typedef {object} EvidenceShipment
 * @property {string} serial
 * @property {string} carrier
 * @property {string} tracking
 * @property {string} at
 * @property {"new" | "equivalent"} condition
 */

/**
 * @typedef {object} Export
 * @property {string} exported_at
 * @property {Record<string, unknown>} account
 * @property {Array<Record<string, unknown>>} plans
 * @property {Array<Record<string, unknown>>} claims
 * @property {Array<Record<string, unknown>>} grants
 * @property {Array<Record<string, unknown>>} cards
 * @property {Array<Record<string, unknown>>} orders
 * @property {Record<string, Array<Event>>} timelines
 * @property {Array<string>} elsewhere
 */

/**
 * @typedef {object} Fault
 * @property {string} pointer
 * @property {string} detail
 */

/**
 * @typedef {object} FileLink
 * @property {string} url
 * @property {string} expires_at
 */

/**
 * @typedef {object} FiledClaim
 * @property {Claim} claim
 * @property {Payment} payment
 */

/**
 * @typedef {object} Finding
 * @property {string} at
 * @property {string} serial
 * @property {boolean} battery
 * @property {boolean} genuine
 * @property {Array<string>} rules
 */

/**
 * @typedef {object} FindingBody
 * @property {string} photo
 * @property {string} found_by
 */

/**
 * @typedef {object} Grant
 * @property {string} grant_id
 * @property {"repair" | "video" | "region"} kind
 * @property {string} serial
 * @property {"applied" | "in_review" | "prepared" | "open" | "reserved" | "used" | "expired" | "rejected" | "revoked"} state
 * @property {"applied" | "in_review" | "prepared" | "open" | "reserved" | "used" | "expired" | "rejected" | "revoked"} status
 * @property {string} region
 * @property {string} asked_at
 * @property {Deadline | null} send_by
 * @property {string | null} opened_at
 * @property {string | null} closes_at
 * @property {string | null} reason
 */

/**
 * @typedef {object} GrantDecision
 * @property {boolean} approve
 * @property {string} reason
 * @property {string | null} [region]
 */

/**
 * @typedef {object} GrantRevocation
 * @property {string} reason
 */

/**
 * @typedef {object} HashedEvent
 * @property {number} seq
 * @property {string} at
 * @property {string} type
 * @property {"customer" | "desk" | "store" | "operator" | "maker" | "carrier" | "provider" | "system"} actor
 * @property {string} sentence
 * @property {Array<string>} rules
 * @property {Money | null} money
 * @property {string | null} reference
 * @property {string} previous
 * @property {string} hash
 */

/**
 * @typedef {object} HeldClaim
 * @property {string} claim_id
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {"none" | "live" | "at_risk" | "lost" | "charging" | "debt" | "captured" | "charged" | "disputed" | "released" | "refunded" | "closed"} hold_state
 * @property {string | null} hold_lapses_at
 * @property {string | null} return_at
 * @property {Money | null} amount
 */

/**
 * @typedef {object} Hold
 * @property {Money} amount
 * @property {"none" | "live" | "at_risk" | "lost" | "charging" | "debt" | "captured" | "charged" | "disputed" | "released" | "refunded" | "closed"} state
 * @property {{ brand: string; last4: string } | null} card
 * @property {string | null} capture_before
 * @property {number} renewals
 */

/**
 * @typedef {object} HoldSettling
 * @property {Wish} wants
 * @property {string} reason
 * @property {boolean} [dry_run]
 */

/**
 * @typedef {object} Holds
 * @property {string} as_of
 * @property {Array<HeldClaim>} holds
 */

/**
 * @typedef {object} HoldsDue
 * @property {string} day
 * @property {number} count
 * @property {Money} amount
 */

/**
 * @typedef {object} Imported
 * @property {number} imported
 * @property {number} unchanged
 * @property {Array<{ index: number; errors: Array<Fault> }>} errors
 */

/**
 * @typedef {object} Inspection
 * @property {string} at
 * @property {"defect" | "accident" | "no_fault"} outcome
 * @property {string | null} note
 */

/**
 * @typedef {object} InspectionBody
 * @property {"defect" | "accident" | "no_fault"} outcome
 * @property {Amount | null} [quote]
 * @property {string | null} [note]
 */

/**
 * @typedef {object} Invoice
 * @property {string} number
 * @property {string} requested_at
 * @property {Deadline} due
 */

/**
 * @typedef {object} InvoiceRequest
 */

/**
 * @typedef {object} LedgerLine
 * @property {"purchase" | "hold" | "fee" | "repair" | "default" | "refund" | "orphan"} purpose
 * @property {number} n
 * @property {Money} amount
 * @property {"intended" | "open" | "created" | "needs_action" | "authorized" | "captured" | "voided" | "refused" | "refund_pending" | "refunded" | "refund_failed"} status
 * @property {string | null} provider_id
 * @property {string} at
 */

/**
 * @typedef {object} LegacyBatch
 * @property {Array<unknown>} plans
 */

/**
 * @typedef {object} LineFailedEvent
 * @property {string} event_id
 * @property {string} order_id
 * @property {string} at
 * @property {"line_failed"} type
 * @property {string} line
 * @property {string} serial
 * @property {"lost" | "refused" | "exchanged"} reason
 */

/**
 * @typedef {object} MadeProof
 * @property {string} token
 * @property {string} expires_at
 */

/**
 * @typedef {object} Message
 * @property {string} message
 */

/**
 * @typedef {object} MintedCodes
 * @property {Array<string>} codes
 */

/**
 * @typedef {object} Money
 * @property {number} amount
 * @property {string} currency
 */

/**
 * @typedef {object} NewCode
 * @property {string} code
 */

/**
 * @typedef {object} NewestReconciliation
 * @property {Reconciliation | null} reconciliation
 */

/**
 * @typedef {object} NextStep
 * @property {string} code
 * @property {string} sentence
 */

/**
 * @typedef {object} NotMendable
 * @property {string} note
 */

/**
 * @typedef {object} Offer
 * @property {string} product
 * @property {number} term_months
 * @property {number} replacements
 * @property {Money} price
 * @property {Array<Money>} replacement_fees
 * @property {Money} hold
 * @property {number} return_days
 * @property {boolean} premium
 * @property {string} starts_on
 * @property {string} ends_on
 * @property {string} zone
 * @property {boolean} tax_included
 * @property {boolean} illustrative
 * @property {string} terms_version
 */

/**
 * @typedef {object} OfferWithdrawal
 */

/**
 * @typedef {object} OfferedPlan
 * @property {string} code
 * @property {string} until
 */

/**
 * @typedef {object} OneCard
 * @property {Card} card
 */

/**
 * @typedef {object} OneGrant
 * @property {Grant} grant
 */

/**
 * @typedef {object} OrderCancelledEvent
 * @property {string} event_id
 * @property {string} order_id
 * @property {string} at
 * @property {"order_cancelled"} type
 */

/**
 * @typedef {object} OrderPlacedEvent
 * @property {string} event_id
 * @property {string} order_id
 * @property {string} at
 * @property {"order_placed"} type
 * @property {string} account_id
 * @property {string} region
 * @property {string} [locale]
 * @property {Array<DeviceLineBody>} devices
 * @property {Array<PlanLineBody>} plans
 */

/**
 * @typedef {object} OrderedPlan
 * @property {Plan} plan
 * @property {Payment} payment
 */

/**
 * @typedef {object} ParcelBody
 * @property {string} carrier
 * @property {string} tracking
 */

/** @typedef {"aircraft" | "camera" | "gimbal" | "propellers" | "battery" | "grip"} Part */

/**
 * @typedef {object} Payment
 * @property {"open" | "action" | "wait" | "done" | "none"} state
 * @property {string | null} url
 */

/**
 * @typedef {object} PhotoBody
 * @property {string} serial
 * @property {"image/jpeg" | "image/png" | "image/webp"} content_type
 */

/**
 * @typedef {object} PhotoForm
 * @property {string} photo
 * @property {{ url: string; fields: Record<string, string> }} form
 * @property {string} expires_at
 */

/**
 * @typedef {object} PhotosOfClaim
 * @property {Array<{ photo: string; url: string; expires_at: string }>} photos
 */

/**
 * @typedef {object} Plan
 * @property {string} plan_id
 * @property {string | null} serial
 * @property {string} model_name
 * @property {string} region
 * @property {"awaiting_payment" | "awaiting_serial" | "scheduled" | "refunded" | "void"} state
 * @property {"awaiting_payment" | "awaiting_serial" | "scheduled" | "active" | "expired" | "refunded" | "void"} status
 * @property {number} term_months
 * @property {string | null} starts_at
 * @property {string | null} ends_at
 * @property {string | null} starts_on
 * @property {string | null} ends_on
 * @property {string} zone
 * @property {number} replacements_total
 * @property {number} replacements_left
 * @property {number} replacements_reserved
 * @property {Money} price
 * @property {string} terms_version
 * @property {string | null} purchased_at
 * @property {Array<string>} chain
 * @property {string | null} open_claim_id
 * @property {string} created_at
 * @property {"separate" | "bundled" | "card" | "renewal" | "legacy"} channel
 * @property {string | null} renews
 * @property {string | null} renewed_by
 * @property {string | null} offer_until
 * @property {Money | null} paid_so_far
 * @property {Array<string> | null} expert
 */

/**
 * @typedef {object} PlanContinuation
 */

/**
 * @typedef {object} PlanLineBody
 * @property {string} line
 * @property {string} device_line
 * @property {number} term_months
 * @property {number} quantity
 * @property {Amount} price
 * @property {string | null} [payment_id]
 */

/**
 * @typedef {object} PlanOffer
 */

/**
 * @typedef {object} PlanOrder
 * @property {string} serial
 * @property {number} term_months
 * @property {Amount} price
 * @property {true} agree_terms
 * @property {string | null} [region]
 * @property {string} [locale]
 */

/**
 * @typedef {object} PlanRenewal
 * @property {Amount} price
 * @property {true} agree_terms
 * @property {string} [locale]
 */

/**
 * @typedef {object} PlanReturn
 */

/**
 * @typedef {object} PlanVoiding
 * @property {string} reason
 */

/**
 * @typedef {object} PlanWithTimeline
 * @property {Plan} plan
 * @property {Renewal | null} renewal
 * @property {Array<Event>} timeline
 */

/**
 * @typedef {object} Preview
 * @property {Decision} decision
 * @property {Settlement | null} settlement
 */

/**
 * @typedef {object} PrivacyRequest
 * @property {string | null} [email]
 * @property {string | null} [account_id]
 * @property {string} reason
 */

/**
 * @typedef {object} Problem
 * @property {string} type
 * @property {string} title
 * @property {number} status
 * @property {string} detail
 * @property {string} code
 * @property {Array<Fault>} errors
 * @property {string} request_id
 * @property {Decision} [decision]
 */

/**
 * @typedef {object} PromisedInvoice
 * @property {string} claim_id
 * @property {string} number
 * @property {string} requested_at
 * @property {Deadline} promised_from
 * @property {Deadline} due
 */

/**
 * @typedef {object} Proof
 * @property {string} serial
 * @property {string} model_name
 * @property {"in_force" | "not_started" | "expired"} status
 * @property {string} starts_at
 * @property {string} ends_at
 * @property {string} starts_on
 * @property {string} ends_on
 * @property {string} zone
 * @property {number} replacements_left
 * @property {string} as_of
 * @property {string} expires_at
 */

/**
 * @typedef {object} ProofRequest
 */

/**
 * @typedef {object} Quote
 * @property {Money | null} repair
 * @property {Money | null} replacement
 * @property {Deadline} answer_by
 */

/**
 * @typedef {object} Receipt
 * @property {"released" | "received" | "incomplete" | "unknown_unit" | "late" | "recorded"} result
 * @property {Claim | null} claim
 * @property {Decision} decision
 * @property {string} sentence
 */

/**
 * @typedef {object} Received
 * @property {boolean} received
 */

/**
 * @typedef {object} Reconciled
 * @property {Reconciliation} reconciliation
 */

/**
 * @typedef {object} Reconciliation
 * @property {string} since
 * @property {string} until
 * @property {string} at
 * @property {{ payments: number; pages: number; refunds: number; disputes: number; subjects: number }} looked_at
 * @property {number} open
 * @property {number} mended
 * @property {Array<Difference>} differences
 * @property {Array<string>} failures
 */

/**
 * @typedef {object} Redemption
 * @property {boolean} redeemed
 * @property {Decision} decision
 * @property {Plan} plan
 * @property {{ code: string; until: string } | null} take_over
 * @property {boolean} mailed
 */

/**
 * @typedef {object} RefundSettling
 * @property {string} note
 * @property {string} approved_by
 * @property {string | null} [since]
 */

/**
 * @typedef {object} Renewal
 * @property {Decision} decision
 * @property {Offer | null} offer
 */

/**
 * @typedef {object} RepairRegistration
 * @property {string} serial
 * @property {string | null} [email]
 */

/**
 * @typedef {object} ReshipmentBody
 * @property {string} serial
 * @property {string} carrier
 * @property {string} tracking
 * @property {Condition | null} [condition]
 * @property {"lost" | "undeliverable" | "refused"} lost
 */

/**
 * @typedef {object} ReturnSlip
 * @property {string} reference
 * @property {Array<string>} qr
 * @property {Array<string>} send_to
 * @property {string} serial
 * @property {"unit" | "unit_with_battery" | "battery"} sends
 * @property {Deadline | null} by
 * @property {string | null} calendar
 * @property {string} calendar_name
 */

/**
 * @typedef {object} ReviewRequest
 * @property {string} serial
 * @property {string} region
 */

/**
 * @typedef {object} Rule
 * @property {string} id
 * @property {"passed" | "failed" | "not_applicable"} outcome
 * @property {Record<string, unknown>} inputs
 * @property {string} sentence
 */

/** @typedef {"refuse_order" | "verify" | "verified" | "not_found" | "desk_accepts" | "written_off" | "other_default" | "approve_flyaway" | "decline_flyaway"} Ruling */

/**
 * @typedef {object} RulingBody
 * @property {Ruling} decision
 * @property {string} reason
 * @property {string} approved_by
 */

/**
 * @typedef {object} ScannedUnit
 * @property {string} serial
 * @property {boolean} battery
 * @property {boolean} genuine
 * @property {FindingBody | null} [finding]
 * @property {string | null} [claim_id]
 * @property {string | null} [desk_region]
 */

/** @typedef {"unit" | "unit_with_battery" | "battery"} Sends */

/**
 * @typedef {object} SerialHistory
 * @property {string} serial
 * @property {string} model_name
 * @property {string | null} region
 * @property {string | null} retired_at
 * @property {string | null} replaced_by
 * @property {Array<SerialLink>} chain
 * @property {string} at
 * @property {boolean} covered
 * @property {SerialPlan | null} covered_by
 * @property {SerialPlan | null} plan
 * @property {{ claim_id: string; service: "premium" | "basic" | "repair" | "replacement" | "flyaway"; state: "filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused" } | null} open_claim
 */

/**
 * @typedef {object} SerialLink
 * @property {string} serial
 * @property {string | null} retired_at
 * @property {Array<{ plan_id: string; since: string; until: string }>} covers
 */

/**
 * @typedef {object} SerialPlan
 * @property {string} plan_id
 * @property {string} serial
 * @property {"awaiting_payment" | "awaiting_serial" | "scheduled" | "active" | "expired" | "refunded" | "void"} status
 * @property {string | null} starts_at
 * @property {string | null} ends_at
 * @property {string} zone
 * @property {number} replacements_left
 */

/** @typedef {"premium" | "basic" | "repair" | "replacement" | "flyaway"} Service */

/**
 * @typedef {object} ServiceChange
 * @property {Service} service
 * @property {Array<string>} [exclusions]
 * @property {Consents} [consents]
 * @property {Amount | null} [fee]
 * @property {Amount | null} [hold]
 */

/**
 * @typedef {object} SettledClaimTask
 * @property {string} claim_id
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {string | null} work_since
 * @property {string | null} closed_at
 */

/**
 * @typedef {object} SettledHold
 * @property {string} claim_id
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {"none" | "live" | "at_risk" | "lost" | "charging" | "debt" | "captured" | "charged" | "disputed" | "released" | "refunded" | "closed"} hold_state
 * @property {string | null} hold_lapses_at
 * @property {Money} amount
 * @property {Deadline | null} return_by
 * @property {boolean} dry_run
 * @property {Decision | null} decision
 */

/**
 * @typedef {object} SettledTask
 * @property {string} plan_id
 * @property {"awaiting_payment" | "awaiting_serial" | "scheduled" | "refunded" | "void"} state
 * @property {string | null} task
 * @property {string | null} closed_at
 */

/**
 * @typedef {object} Settlement
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {Money} fee
 * @property {Money} hold
 * @property {number} fee_number
 * @property {number} [replacements_used]
 * @property {string} [inspected]
 * @property {Money} most_that_can_be_charged
 * @property {number | null} return_days
 * @property {Deadline | null} return_by
 * @property {Deadline | null} held_until_at_most
 * @property {{ version: string; text: string } | null} consent
 * @property {Array<{ kind: "charged_now" | "held" | "charged_only_if" | "sent_back" | "refunded_if" | "free_if"; sentence: string }>} lines
 * @property {Array<string>} [notices]
 */

/**
 * @typedef {object} Shipment
 * @property {string} serial
 * @property {string} carrier
 * @property {string} tracking
 * @property {string} at
 * @property {"new" | "equivalent"} [condition]
 */

/**
 * @typedef {object} ShipmentBody
 * @property {string} serial
 * @property {string} carrier
 * @property {string} tracking
 * @property {Condition | null} [condition]
 */

/**
 * @typedef {object} ShippedClaim
 * @property {Claim} claim
 */

/**
 * @typedef {object} ShippedEvent
 * @property {string} event_id
 * @property {string} order_id
 * @property {string} at
 * @property {"shipped"} type
 * @property {string} line
 * @property {string} serial
 * @property {string} shipped_at
 */

/**
 * @typedef {object} Simulation
 * @property {Comparison} comparison
 * @property {Decision} eligibility
 */

/**
 * @typedef {object} Status
 * @property {string} serial
 * @property {"in_force" | "not_started" | "expired" | "retired"} status
 * @property {string} [starts_at]
 * @property {string} [ends_at]
 * @property {number} [replacements_left]
 * @property {{ service: string; state: "filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused" } | null} [open_service]
 */

/**
 * @typedef {object} StoreCard
 * @property {string} card_id
 * @property {string} batch
 * @property {string} region
 * @property {string} family
 * @property {number} term_months
 * @property {string} store
 * @property {"minted" | "sold" | "redeemed" | "void"} state
 * @property {string} minted_at
 * @property {string | null} sold_at
 * @property {string | null} redeemed_at
 * @property {string | null} plan_id
 * @property {string | null} reissue_of
 * @property {string | null} reissued_as
 * @property {string} changed_at
 * @property {string | null} serial
 * @property {string} model_name
 */

/**
 * @typedef {object} StoreCards
 * @property {string} since
 * @property {Array<StoreCard>} cards
 */

/**
 * @typedef {object} StoreRedemption
 * @property {string} code
 * @property {string} serial
 * @property {boolean} [dry_run]
 * @property {string} [locale]
 * @property {string | null} [email]
 */

/**
 * @typedef {object} SubmittedEvidence
 * @property {Dispute} dispute
 */

/**
 * @typedef {object} TakeOver
 * @property {string} code
 */

/**
 * @typedef {object} TakenEvent
 * @property {boolean} received
 * @property {boolean} changed
 */

/**
 * @typedef {object} TakenPlan
 * @property {Plan} plan
 */

/**
 * @typedef {object} Task
 * @property {"pay" | "verify" | "choose" | "send_back" | "cure" | "wait"} code
 * @property {string} sentence
 * @property {Deadline | null} by
 */

/**
 * @typedef {object} TaskSettling
 * @property {string} note
 * @property {string | null} [since]
 */

/**
 * @typedef {object} Timeline
 * @property {string} subject
 * @property {Array<HashedEvent>} events
 * @property {boolean} whole
 * @property {number | null} broken_at
 * @property {boolean} held_against_head
 */

/**
 * @typedef {object} UploadForm
 * @property {string} url
 * @property {Record<string, string>} fields
 * @property {string} expires_at
 */

/**
 * @typedef {object} VerificationRequest
 * @property {string} serial
 */

/**
 * @typedef {object} VideoSent
 */

/**
 * @typedef {object} WholeClaim
 * @property {string} claim_id
 * @property {string | null} plan_id
 * @property {string} serial
 * @property {string} model_name
 * @property {"premium" | "basic" | "repair" | "replacement" | "flyaway"} service
 * @property {"filed" | "in_review" | "awaiting_payment" | "held" | "paid" | "returned_first" | "return_due" | "arrived" | "return_incomplete" | "received" | "approved" | "quoted" | "mending" | "replacing" | "going_home" | "defaulted" | "late_return" | "completed" | "cancelled" | "lapsed" | "refused"} state
 * @property {string} filed_at
 * @property {"user_error" | "signal_interference" | "collision" | "water" | "drop" | "natural_wear" | "defect" | "loss" | "other"} cause
 * @property {Array<"aircraft" | "camera" | "gimbal" | "propellers" | "battery" | "grip">} parts
 * @property {"unit" | "unit_with_battery" | "battery"} sends
 * @property {Money} fee
 * @property {Hold} hold
 * @property {string | null} paid_at
 * @property {Deadline | null} return_by
 * @property {Array<string>} ship_to
 * @property {Array<string>} send_to
 * @property {Shipment | null} shipment
 * @property {Array<Finding>} findings
 * @property {Array<{ id: string; sentence: string }>} default_reasons
 * @property {Task | null} you_need_to
 * @property {string} [region]
 * @property {Deadline | null} [cure_by]
 * @property {string | null} [received_at]
 * @property {Inspection | null} [inspection]
 * @property {Quote | null} [quote]
 * @property {Array<Shipment>} [lost_shipments]
 * @property {Shipment | null} [sent_home]
 * @property {string | null} [lost_at]
 * @property {string | null} [found_at]
 * @property {Invoice | null} [invoice]
 * @property {Array<{ what: string; at: string; by: string }>} [approvals]
 * @property {Array<LedgerLine>} ledger
 * @property {Array<Event>} timeline
 * @property {Array<string> | null} [expert]
 * @property {Array<"choose" | "send_back" | "change" | "address" | "found" | "cancel" | "invoice">} [can]
 * @property {"you" | "carrier" | "desk" | "bank" | null} [held_by]
 * @property {Array<{ code: string; sentence: string; at: string | null; by: Deadline | null }>} [ahead]
 */

/**
 * @typedef {object} Window
 * @property {string | null} [since]
 * @property {string | null} [until]
 */

/** @typedef {"renew" | "release"} Wish */

/**
 * @typedef {object} WithdrawnOffer
 * @property {string} plan_id
 * @property {string | null} offered_until
 */

/**
 * @typedef {object} Work
 * @property {Array<DeskTask>} work
 */

export {};
