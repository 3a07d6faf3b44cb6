// Who does what in the scenario: each client drives a person of its own through the same steps.

// Numbers of the official test series, which the invented population register of the demo knows. Where there is no
// register, a person comes with a name.
export const PERSONS = { apollo: { number: "196801029288" }, urql: { number: "196801249290" } };

// The units that take part, and who works there.
export const UNITS = {
  desk: { kind: "INTAKE_DESK", municipality: "0461", handle: "desk.gnesta" },
  welfare: { kind: "WELFARE_UNIT", municipality: "0461", handle: "welfare.gnesta" },
  labour: { kind: "LABOUR_MARKET_UNIT", municipality: "0461", handle: "labour.gnesta" },
  employment: { kind: "EMPLOYMENT_SERVICE", municipality: null, handle: "employment.sormland" },
  insurance: { kind: "INSURANCE_AGENCY", municipality: null, handle: "insurance.sormland" },
};

// The agencies to which the desk refers, and for what.
export const RECEIVERS = {
  welfare: "FINANCIAL_ASSISTANCE",
  labour: "PLACEMENT",
  employment: "EMPLOYMENT_SUPPORT",
  insurance: "REHABILITATION_COORDINATION",
};

// Who has no tie to the case: of another municipality, of the agency but without a case, and of no unit of cases.
export const OUTSIDERS = ["welfare.trosa", "desk.trosa", "admin.welfare.gnesta", "evaluator.fou"];

// An id that nothing has.
export const NOBODYS = "5b0f9c1e-7a44-4b8e-9a52-3d1c6f0e8b77";
