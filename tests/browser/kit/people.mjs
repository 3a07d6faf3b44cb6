// Who the journeys are done by, and for whom: numbers of the official test series that nobody in the demo has.

const BIRTH_NUMBERS = [980, 981, 982, 983, 984, 985, 986, 987, 988, 989, 990, 991, 992, 993, 994, 995, 996, 997];

// The check digit of ten digits without it (the Luhn sum).
function checkDigit(nine) {
  let sum = 0;
  for (const [place, digit] of [...nine].entries()) {
    const weighed = Number(digit) * (place % 2 === 0 ? 2 : 1);
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return (10 - (sum % 10)) % 10;
}

let drawn = 0;

// A person of about forty whom no earlier journey has used. The demo's own people are born on other days of these
// months, so that a number is new.
export function newNumber() {
  const place = drawn;
  drawn += 1;
  const birth = BIRTH_NUMBERS[place % BIRTH_NUMBERS.length];
  const day = String(1 + (Math.floor(place / BIRTH_NUMBERS.length) % 28)).padStart(2, "0");
  const nine = `8607${day}${birth}`.slice(0, 9);
  return `19${nine}${checkDigit(nine)}`;
}
