/** Who made registries and tokens, in the replies. */
export const CREATED_BY = {
  createdBy: 'sandbox@example.com',
  createdByUserId: '87f9a82e-b28d-49ed-9d04-fba2c0459cd3',
};
