namespace Seedance.Web.Tests.Gateway;

/// <summary>Addresses that must lead nowhere, in the notations in which people hide them.</summary>
internal static class Addresses
{
    public static readonly string[] Refused =
    [
        "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/", "https://0x7f.1/", "https://0x7f000001/",
        "https://0177.0.0.1/", "https://0x7f.0x0.0x0.0x1/", "https://127.0.0.1./", "https://0/", "https://0.0.0.0/",
        "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:ffff:10.0.0.1]/",
        "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::127.0.0.1]/", "https://[2002:7f00:1::]/",
        "https://[2001:0:53aa:64c:0:0:80ff:fffe]/", "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/",
        "https://[fd12:3456::1]/", "https://[ff02::1]/", "https://[100::1]/",
        "https://10.0.0.1/", "https://10.255.255.255/", "https://100.64.0.1/", "https://100.127.255.255/", "https://169.254.169.254/latest/meta-data",
        "https://172.16.0.1/", "https://172.31.255.255/", "https://192.0.0.1/", "https://192.0.2.5/", "https://192.88.99.1/", "https://192.168.1.1/",
        "https://198.18.0.1/", "https://198.19.255.255/", "https://198.51.100.7/", "https://203.0.113.9/", "https://224.0.0.1/", "https://239.1.2.3/",
        "https://240.0.0.1/", "https://255.255.255.255/", "https://１２７.０.０.１/", "https://①②⑦.0.0.1/",
        "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://x.localhost/", "https://printer.local/", "https://metadata.google.internal/",
        "https://intranet/", "https://db/", "https://nas.home.arpa/", "https://router.lan/",
    ];

    public static readonly string[] Public =
    [
        "https://8.8.8.8/a.mp4", "https://100.63.255.255/", "https://100.128.0.1/", "https://172.15.255.255/", "https://172.32.0.1/", "https://[2606:4700::1111]/a",
        "https://cdn.example.org/a%20b.jpg?x=1&y=2#t", "https://cdn.example.org:8443/a.jpg", "https://xn--bcher-kva.example/a", "https://bücher.example/ä.jpg",
        "https://ark-project.tos-cn-beijing.volces.com/doc_image/r2v_tea_pic1.jpg",
    ];
}
