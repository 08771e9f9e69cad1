using System.Security.Cryptography;
using Brimful.Delivery.Endpoints;
using Brimful.Delivery.Secrets;

namespace Brimful.Delivery.Tests.Secrets;

public sealed class AesGcmSecretProtectorTests
{
    private static readonly AesGcmSecretProtector Protector = new(Enumerable.Range(0, 32).Select(each => (byte)each).ToArray());
    private static readonly byte[] Secret = "a secret of some length"u8.ToArray();

    [Fact]
    public void A_secret_comes_back_where_it_belongs_and_looks_different_every_time()
    {
        var once = Protector.Protect(Secret, "here"u8);
        var again = Protector.Protect(Secret, "here"u8);
        Protector.Unprotect(once, "here"u8).ShouldBe(Secret);
        again.ShouldNotBe(once);
        once.AsSpan().IndexOf(Secret).ShouldBe(-1);
    }

    [Fact]
    public void A_secret_opens_nowhere_else_and_under_no_other_key()
    {
        var kept = Protector.Protect(Secret, "here"u8);
        Should.Throw<CryptographicException>(() => Protector.Unprotect(kept, "there"u8));
        Should.Throw<CryptographicException>(() => new AesGcmSecretProtector(new byte[32]).Unprotect(kept, "here"u8));
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        var kept = Protector.Protect(Secret, "here"u8);
        for (var i = 0; i < kept.Length; i++)
        {
            var changed = kept.ToArray();
            changed[i] ^= 1;
            Should.Throw<CryptographicException>(() => Protector.Unprotect(changed, "here"u8));
        }

        for (var length = 0; length < kept.Length; length++)
            Should.Throw<CryptographicException>(() => Protector.Unprotect(kept.AsSpan(0, length), "here"u8));
    }

    [Fact]
    public void An_endpoints_secret_cannot_be_moved_to_another_tenant_endpoint_or_version()
    {
        var secrets = new EndpointSecrets(Protector);
        var kept = secrets.Protect(new EndpointId(1, "hook"), 1, Some.Secret);
        secrets.Open(new EndpointId(1, "hook"), kept).Reveal().ShouldBe(Some.Secret.Reveal());
        Should.Throw<CryptographicException>(() => secrets.Open(new EndpointId(2, "hook"), kept));
        Should.Throw<CryptographicException>(() => secrets.Open(new EndpointId(1, "hook2"), kept));
        Should.Throw<CryptographicException>(() => secrets.Open(new EndpointId(1, "hook"), kept with { Version = 2 }));
    }
}
